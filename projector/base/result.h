#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace nepho::projector {

/// An expected failure outside the program: one sentence that names the place (file, row, field), what was found and
/// what was expected.
struct Error {
    std::string message;
};

/// Wraps an Error so that it converts to any Result<T>. The names are those of C++23's std::expected.
class Unexpected {
  public:
    explicit Unexpected(Error error) : error_(std::move(error)) {}
    Error error_;
};

inline Unexpected unexpected(std::string message) {
    return Unexpected(Error{std::move(message)});
}

/// A value, or the reason why there is none.
template <typename T>
class [[nodiscard]] Result {
  public:
    Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
    Result(Unexpected failure) : content_(std::in_place_index<1>, std::move(failure.error_)) {}

    bool has_value() const { return content_.index() == 0; }
    explicit operator bool() const { return has_value(); }

    T& value() & {
        assert(has_value());
        return std::get<0>(content_);
    }
    const T& value() const& {
        assert(has_value());
        return std::get<0>(content_);
    }
    T&& value() && {
        assert(has_value());
        return std::get<0>(std::move(content_));
    }
    const Error& error() const {
        assert(!has_value());
        return std::get<1>(content_);
    }

    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

  private:
    std::variant<T, Error> content_;
};

/// The result of an action that returns nothing when it succeeds.
using Status = Result<std::monostate>;
inline Status ok() {
    return std::monostate{};
}

}  // namespace nepho::projector
