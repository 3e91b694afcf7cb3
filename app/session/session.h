#pragma once

#include "app/session/clusters.h"
#include "app/session/coloring.h"
#include "app/session/file_watch.h"
#include "app/session/first_view.h"
#include "app/session/history.h"
#include "app/session/job_slot.h"
#include "app/session/layout_view.h"
#include "app/session/loader.h"
#include "app/session/measured_quality.h"
#include "app/session/recent_data.h"
#include "app/session/search_state.h"
#include "app/session/selection.h"
#include "engine/pick/chunk_grid.h"
#include "engine/render/point_cloud.h"
#include "projector/job/mailbox.h"
#include "projector/knn/neighbors.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nepho::app {

class TsneRun;
struct TsneSnapshot;

/// What a person has open and has done with it: no window, no GPU. Every change bumps a version, by which those who
/// show the session notice. Long work runs in jobs; update() takes their results.
class Session {
  public:
    /// What may take long.
    enum class Work { opening, neighbors, search, quality };
    struct Progress {
        Work work = Work::opening;
        projector::JobProgress at;
        double seconds = 0.0;  ///< since the job began
    };
    /// How a dataset is opened; tests put something slower here.
    using Loader = std::function<projector::Result<LoadedData>(const OpenRequest&, const projector::JobContext&)>;

    explicit Session(Loader loader = load);
    ~Session();

    // --- opening
    void open(OpenRequest request);
    /// Opens other data as they were opened before, and shows them as what is open now.
    void openAgain(const RecentData::Entry& data);
    /// What was opened before and is not open now, the newest first.
    std::vector<RecentData::Entry> openedBefore() const;
    /// Opens what a person dropped: see requestOfDropped().
    void openDropped(std::vector<std::filesystem::path> files);
    /// Reads what is open anew. What is chosen stays where the data still has it: columns and axes; rows selected or
    /// isolated, where there are as many as before.
    void reload();
    /// The same work here and now: for commands without a frame loop. Returns the message of a failure.
    std::optional<std::string> openNow(const OpenRequest& request);
    void cancelOpening() { cancel(Work::opening); }
    bool isLoaded() const { return data_.dataset != nullptr; }
    /// Of what is open; before anything is, of what was asked for first.
    const OpenRequest& request() const { return request_; }
    /// The file or folder that is being opened.
    const std::filesystem::path& opening() const { return opening_; }
    /// Whether the data that came last are those from before, read anew.
    bool isReloaded() const { return reloaded_; }
    /// Remembers what is opened; null: nothing. Before the first open().
    void keepRecent(std::shared_ptr<RecentData> recent) { recent_ = std::move(recent); }
    const RecentData* recent() const { return recent_.get(); }
    /// What is done when files of what is open change: ask filesChanged(), or read them anew at once.
    enum class OnChange { nothing, tell, reload };
    void onChange(OnChange then) { onChange_ = then; }
    bool filesChanged() const { return watch_ && watch_->hasChanged(); }
    const projector::Catalog& catalog() const { return data_.catalog; }
    std::size_t tensor() const { return data_.tensor; }
    const projector::Dataset& dataset() const { return *data_.dataset; }
    std::size_t rows() const { return data_.dataset ? data_.dataset->rows() : 0; }
    const LoadedData& data() const { return data_; }

    /// Takes finished jobs' results. Call once a frame. True if anything changed.
    bool update();
    bool jobsRunning() const;
    /// Of the job that has run longest, if any has run for so long.
    std::optional<Progress> progress(double atLeastSeconds = 0.0);
    /// Asks that work to stop; what was there before stays.
    void cancel(Work work);

    // --- messages
    /// What went wrong and has not been dismissed; empty = nothing.
    const std::string& message() const { return message_; }
    void report(std::string message) { message_ = std::move(message); }
    void dismissMessage() { message_.clear(); }

    // --- layout
    const LayoutView& layout() const { return layout_; }
    Method method() const { return method_; }
    /// Back to what was there before t-SNE; a running one is ended.
    void showWithoutTsne();

    // --- t-SNE
    /// What the next t-SNE is asked.
    TsneRequest& tsneDraft() { return request_.tsne; }
    /// Begins a layout of the rows that are visible; one that runs is ended. With its first picture clusters go home:
    /// their places are the old layout's. What is pulled out of it while it runs is held there: the others follow, and
    /// putBack() lets it go.
    /// A layout of some rows is shown while no others are visible; then the one before it comes back.
    void startTsne(TsneRequest request);
    /// Begins it, or halts the one that runs, or lets it go on.
    void toggleTsne();
    /// Begins one where the rows are shown now; a t-SNE goes on from there.
    void goOnWithTsne();
    /// Moves all points of a layout that runs, but those held, by chance.
    void perturbTsne();
    static constexpr double kPerturbShare = 0.2;  ///< of the layout's spread
    /// Null before the first.
    TsneRun* tsne() { return tsne_.get(); }
    const TsneRun* tsne() const { return tsne_.get(); }
    /// The layout that is shown; null where t-SNE has shown none yet.
    const TsneSnapshot* tsneShown() const { return method_ == Method::tsne ? tsneShown_.get() : nullptr; }
    /// Columns that can be put on axes: components of PCA, or dimensions of the data.
    std::size_t axisCount() const;
    /// What such a column is called, short: "PC 1" of principal components, "dimension 1" of the data itself.
    std::string axisName(std::size_t axis) const;
    void appendAxisName(std::size_t axis, std::string& text) const;
    void setDims(int dims);
    void setAxes(std::array<std::size_t, 3> axes);

    // --- quality of the layout
    /// Measures how well the layout that is shown now keeps who is near whom: a job.
    void measureQuality();
    /// Null before the first was measured; of the layout that was shown then.
    const MeasuredQuality* quality() const { return quality_.get(); }
    /// Whether another layout is shown than the one that was measured.
    bool isQualityStale() const;
    bool isMeasuringQuality() const { return measuringQuality_.isBusy(); }
    /// What setColorBy() calls the quality of each row: "quality" (its neighbours kept), "trustworthiness",
    /// "continuity" or "divergence", or with a number where there is such a column. Coloured by it, a layout is
    /// measured where it is not yet, once it stands still.
    std::string qualityName(RowMeasure measure = RowMeasure::preservation) const;
    /// Which of them is called so; none where a column is, or nothing.
    std::optional<RowMeasure> measureCalled(const std::optional<std::string>& name) const;
    bool isColoredByQuality() const { return measureCalled(colorBy_.column).has_value(); }
    /// Colours by its neighbours kept, or as before.
    void toggleColorByQuality();

    // --- placing
    /// Where the person put the fitted cloud: a rotation, a translation and a uniform scale.
    const glm::mat4& placement() const { return placement_; }
    void setPlacement(const glm::mat4& worldFromFitted) { placement_ = worldFromFitted; }
    /// Puts it there as if it had always stood so: no step of undo, and what undo brings back is moved along. For when
    /// the world is another one.
    void placeAlways(const glm::mat4& worldFromFitted);
    glm::mat4 worldFromCloud() const { return placement_ * layout_.worldFromCloud(); }

    // --- groups: the cloud, and each cluster pulled out of it
    /// What is drawn and picked: first the points at home, then those of each cluster, in the order of clusters().
    std::span<const engine::ChunkGrid> grids() const {
        return grids_.empty() ? std::span(&whole_, 1) : std::span<const engine::ChunkGrid>(grids_);
    }
    glm::mat4 cloudFromGroup(std::size_t group) const;
    /// Where a row is shown: in cloud space, after what its cluster did to it; in the world.
    glm::vec3 shownPosition(std::uint32_t row) const;
    glm::vec3 worldPosition(std::uint32_t row) const;
    std::size_t visibleCount() const { return visible_ ? visible_->size() : rows(); }

    const Clusters& clusters() const { return clusters_; }
    /// Makes clusters of the visible selected rows, as Clusters::pull() does; none where none is selected.
    std::vector<std::uint32_t> pullSelection();
    void moveCluster(std::uint32_t id, const glm::mat4& cloudFromCluster);
    /// Clusters that hold selected rows go home; all of them where none does.
    void putBack();

    // --- undoing
    /// Makes what was done since the last call one step, if it was anything. Call where a gesture ends.
    void noteEdit();
    /// False where there is nothing to undo or redo.
    bool undo();
    bool redo();
    std::size_t undoSteps() const { return history_.undoSteps(); }
    std::size_t redoSteps() const { return history_.redoSteps(); }

    // --- isolating
    /// Null: all.
    const Rows* visible() const { return visible_.get(); }
    std::shared_ptr<const Rows> sharedVisible() const { return visible_; }
    bool isVisible(std::uint32_t row) const;
    /// Shows only the selected rows and the neighbours found (those visible now); nothing happens where none is
    /// selected.
    void isolateSelection();
    void showAll();

    // --- selecting
    const Rows& selected() const { return *selected_; }
    std::shared_ptr<const Rows> sharedSelection() const { return selected_; }
    bool isSelected(std::uint32_t row) const;
    std::optional<std::uint32_t> inspected() const { return inspected_; }
    const std::vector<projector::Neighbor>& neighbors() const { return neighbors_; }
    std::optional<std::uint32_t> hovered() const { return hovered_; }
    void setHovered(std::optional<std::uint32_t> row);
    /// Selects rows (ascending, without doubles). Neighbours belong to inspect().
    void select(Rows rows, SelectMode mode = SelectMode::replace);
    /// Selects one row, shows its metadata and starts the search for its neighbours.
    void inspect(std::uint32_t row);
    void clearSelection();
    /// Selects the visible rows whose cell in the colour column has this text.
    void selectCategory(const std::string& text);

    std::size_t neighborCount() const { return neighborCount_; }
    projector::Metric metric() const { return metric_; }
    void setNeighborCount(std::size_t count);
    void setMetric(projector::Metric metric);
    /// Milliseconds that the last neighbour search took; 0 before the first.
    double neighborMilliseconds() const { return neighborMilliseconds_; }

    // --- searching
    const SearchState& search() const { return search_; }
    void setSearch(const std::string& pattern, const projector::SearchOptions& options);
    /// Selects the rows found; while a search runs, at its end.
    void selectFound();

    // --- looks
    const ColorBy& colorBy() const { return colorBy_; }
    const Coloring& coloring() const { return coloring_; }
    void setColorBy(ColorBy colorBy);
    const std::optional<std::string>& labelBy() const { return labelBy_; }
    void setLabelBy(std::optional<std::string> column);
    /// The label of a row: its cell in the label column; empty where missing.
    std::string label(std::uint32_t row) const;
    /// The column that labels are cells of; null where there is none.
    const projector::Column* labelColumn() const;
    bool spritesShown() const { return spritesShown_; }
    void setSpritesShown(bool shown);
    bool hasSprites() const { return data_.spriteAtlas != nullptr; }

    /// State of every row, for drawing.
    const std::vector<engine::PointState>& states() const { return states_; }

    struct Versions {
        std::uint64_t data = 0;    ///< another dataset
        std::uint64_t layout = 0;  ///< positions, the visible set, or which rows are in which cluster
        std::uint64_t style = 0;   ///< colours, names or states
        std::uint64_t colors = 0;
        std::uint64_t places = 0;  ///< where the layout has the rows
    };
    const Versions& versions() const { return versions_; }

  private:
    /// What undo brings back. Rows are shared with the states before and after.
    struct EditState {
        std::shared_ptr<const Rows> selected, visible;
        std::optional<std::uint32_t> inspected;
        Clusters clusters;
        ColorBy colorBy;
        glm::mat4 placement{1};
        bool operator==(const EditState&) const = default;
    };
    EditState editState() const;
    bool isNoted() const;
    void restore(const EditState& state);
    void amendClusters();
    /// What a person chose to see of the data.
    struct Looks {
        ColorBy colorBy;
        std::optional<std::string> labelBy;
        bool sprites = true;
        int dims = 3;
        std::array<std::size_t, 3> axes{};
        glm::mat4 placement{1};
        std::size_t rows = 0;
        std::shared_ptr<const Rows> selected, visible;
        std::optional<std::uint32_t> inspected;
    };
    struct Opened {
        OpenRequest request;
        LoadedData data;
        FirstView view;
        std::unique_ptr<FileWatch> watch;  ///< null: nobody watches
        bool again = false;                ///< read anew
    };
    using Ask = std::function<projector::Result<OpenRequest>()>;
    void startOpening(Ask ask, bool again);
    projector::Result<Opened> openWith(const OpenRequest& request, const projector::JobContext& context) const;
    void adopt(Opened opened);
    Looks looks() const;
    void restoreLooks(const Looks& looks);
    void rebuildLayout();
    LayoutView shownOn(int dims, std::array<std::size_t, 3> axes) const;
    bool takeTsne();
    LayoutIdentity layoutIdentity() const;
    projector::Matrix layoutPositions() const;
    bool isToBeMeasured() const;
    void measureWhereShown();
    bool takeQuality();
    void forgetQuality();
    void recolor();
    void showSnapshot(std::shared_ptr<const TsneSnapshot> snapshot);
    bool shows(const TsneSnapshot& snapshot) const;
    bool showLayoutOfVisible();
    std::uint64_t layoutId() const;
    void leaveTsne();
    void forgetTsneThatLeft();
    bool isLayingOut() const;
    glm::vec3 homePosition(const TsneSnapshot& snapshot, std::uint32_t row) const;
    void placeHeld();
    void sendHeld();
    std::shared_ptr<const projector::Matrix> shownLayout(const Rows* rows) const;
    void rebuildGroups();
    void rebuildStates();
    void startNeighbors();
    bool takeFoundSoFar();
    bool tellMissing();
    Rows onlyVisible(Rows rows) const;

    Loader loader_;
    std::shared_ptr<RecentData> recent_;
    OnChange onChange_ = OnChange::nothing;
    OpenRequest request_;
    std::filesystem::path opening_;
    bool reloaded_ = false;
    std::unique_ptr<FileWatch> watch_;
    std::string missingTold_;             ///< the message that a file is gone, while it is
    std::string failureTold_;             ///< why something could not be opened
    FileWatch::FileTime openingBegan_{};  ///< at the earliest
    LoadedData data_;
    LayoutView layout_;
    glm::mat4 placement_{1};
    engine::ChunkGrid whole_;               ///< all rows; groups are parts of it
    std::vector<engine::ChunkGrid> grids_;  ///< none where the only group is the whole
    Clusters clusters_;
    std::shared_ptr<const Rows> visible_;
    std::shared_ptr<const Rows> selected_ = std::make_shared<const Rows>();
    History<EditState> history_;
    std::optional<std::uint32_t> inspected_;
    std::optional<std::uint32_t> hovered_;
    std::vector<projector::Neighbor> neighbors_;
    std::size_t neighborCount_ = 100;
    projector::Metric metric_ = projector::Metric::cosine;
    double neighborMilliseconds_ = 0.0;
    SearchState search_;
    std::shared_ptr<projector::Mailbox<Rows>> foundSoFar_;  ///< by the search that runs; null where none does
    std::size_t soFarTaken_ = 0;
    ColorBy colorBy_;
    ColorBy colorBeforeQuality_;
    Coloring coloring_;
    std::optional<std::string> labelBy_;
    bool spritesShown_ = true;
    Method method_ = Method::none;
    std::shared_ptr<const TsneSnapshot> tsneShown_;
    std::shared_ptr<const MeasuredQuality> quality_;
    LayoutIdentity measuring_;  ///< the layout that was measured last, or is being measured, and by what
    RowMeasure measuringBy_ = RowMeasure::preservation;
    std::shared_ptr<projector::NeighborStore> neighborStore_;     ///< of the dataset
    std::shared_ptr<const TsneSnapshot> tsneOfAll_, tsneOfSome_;  ///< the last of each kind
    std::vector<std::shared_ptr<const Rows>> placedHeld_;         ///< whose positions are not the layout's own
    Clusters heldSent_;                                           ///< as the layout that runs was told last
    std::vector<engine::PointState> states_;
    std::string message_;
    Versions versions_;

    struct FoundNeighbors {
        std::vector<projector::Neighbor> neighbors;
        double milliseconds = 0.0;
    };
    // Last, so that jobs stop before what they read is gone.
    JobSlot<Opened> loading_;
    Ask asked_;  ///< of what is being opened
    JobSlot<FoundNeighbors> findingNeighbors_;
    JobSlot<std::vector<std::uint32_t>> searching_;
    JobSlot<MeasuredQuality> measuringQuality_;
    std::unique_ptr<TsneRun> tsne_;
    std::vector<std::unique_ptr<TsneRun>> leavingTsne_;  ///< asked to stop, and not waited for
    std::uint64_t tsneRuns_ = 0;                         ///< begun so far
};

}  // namespace nepho::app
