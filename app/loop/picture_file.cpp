#include "app/loop/picture_file.h"

#include "projector/data/png_writer.h"

namespace nepho::app {

projector::Status savePicture(const std::filesystem::path& path, const engine::Picture& picture) {
    projector::Image image;
    image.width = picture.width;
    image.height = picture.height;
    image.rgba = picture.rgba;
    return projector::writePng(path, image);
}

}  // namespace nepho::app
