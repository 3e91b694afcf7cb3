#include "engine/xr/headset_survey.h"

#include "engine/present/presenter.h"
#include "engine/xr/xr_runtime.h"

namespace nepho::engine {

HeadsetSurvey surveyHeadset() {
    HeadsetSurvey survey;
    try {
        XrRuntime runtime(false);
        survey.runtime = runtime.runtimeName();
        survey.extensions = runtime.offeredExtensions();
        runtime.findHeadset();
        survey.system = runtime.systemName();
    } catch (const PresenterUnavailable& problem) {
        survey.problem = problem.what();
    } catch (const XrError& problem) {
        survey.problem = problem.what();
    }
    return survey;
}

}  // namespace nepho::engine
