#include "app/scene/selection_summary.h"

namespace nepho::app {

const std::vector<LabelCount>& SelectionSummary::of(const Session& session) {
    const Session::Versions& now = session.versions();
    if (dataVersion_ != now.data || styleVersion_ != now.style) {
        dataVersion_ = now.data;
        styleVersion_ = now.style;
        ++timesCounted_;
        common_ = commonLabels(session, session.selected(), kMost);
    }
    return common_;
}

}  // namespace nepho::app
