#pragma once

namespace nepho::app {

/// Has the C library give the memory of large arrays back as soon as they are freed. Call once, at the start.
void giveLargeArraysBack();

}  // namespace nepho::app
