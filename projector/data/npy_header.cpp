#include "projector/data/npy_header.h"

#include "projector/base/utf8.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <system_error>

namespace nepho::projector {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::string_view kReadable = "bool, int or uint of up to 8 bytes, float16, float32 or float64";

std::size_t littleEndian(std::string_view bytes) {
    std::size_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

// The header is a Python dictionary literal; this reads as much of Python as numpy ever writes.
class Literal {
  public:
    explicit Literal(std::string_view text) : text_(text) {}

    bool take(std::string_view token) {
        skipBlanks();
        if (!text_.substr(at_).starts_with(token)) return false;
        at_ += token.size();
        return true;
    }
    bool atEnd() {
        skipBlanks();
        return at_ == text_.size();
    }
    char peek() {
        skipBlanks();
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    std::optional<std::string_view> takeString() {
        const char quote = peek();
        if (quote != '\'' && quote != '"') return std::nullopt;
        const std::size_t end = text_.find(quote, at_ + 1);
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view content = text_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
        return content;
    }
    // Up to the bracket that closes the one here, or to the end.
    std::string_view takeList() {
        const std::size_t begin = at_;
        for (int depth = 0; at_ < text_.size(); ++at_) {
            if (text_[at_] == '[') ++depth;
            if (text_[at_] == ']' && --depth == 0) {
                ++at_;
                break;
            }
        }
        return text_.substr(begin, at_ - begin);
    }
    // A length: decimal digits, with the L that Python 2 appended.
    std::optional<std::size_t> takeLength() {
        skipBlanks();
        std::size_t value = 0;
        const std::string_view rest = text_.substr(at_);
        const std::from_chars_result result = std::from_chars(rest.data(), rest.data() + rest.size(), value);
        if (result.ec != std::errc()) return std::nullopt;
        at_ = static_cast<std::size_t>(result.ptr - text_.data());
        take("L");
        return value;
    }

  private:
    void skipBlanks() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) ++at_;
    }
    std::string_view text_;
    std::size_t at_ = 0;
};

std::string_view kindName(char kind) {
    switch (kind) {
        case 'O':
            return "Python objects (pickled; never read, since that can run code)";
        case 'c':
            return "complex numbers";
        case 'U':
        case 'S':
        case 'a':
            return "text";
        case 'V':
            return "raw records";
        case 'M':
            return "dates";
        case 'm':
            return "time spans";
        default:
            return "a type that is not known";
    }
}

bool isReadable(char kind, std::size_t size) {
    switch (kind) {
        case 'f':
            return size == 2 || size == 4 || size == 8;
        case 'i':
        case 'u':
            return size == 1 || size == 2 || size == 4 || size == 8;
        case 'b':
            return size == 1;
        default:
            return false;
    }
}

// descr is for example '<f4': byte order (= and | mean little-endian here), kind and size in bytes.
Status parseType(std::string_view descr, NpyHeader& header, const std::string& file) {
    std::string_view rest = descr;
    header.bigEndian = rest.starts_with('>');
    if (!rest.empty() && std::string_view("<>|=").find(rest[0]) != std::string_view::npos) rest.remove_prefix(1);
    header.kind = rest.empty() ? '\0' : rest[0];
    std::size_t size = 0;
    if (!rest.empty()) {
        const std::from_chars_result result = std::from_chars(rest.data() + 1, rest.data() + rest.size(), size);
        if (result.ec != std::errc() || result.ptr != rest.data() + rest.size()) size = 0;
    }
    header.itemSize = size;
    if (isReadable(header.kind, size)) return ok();
    const bool numeric = header.kind == 'f' || header.kind == 'i' || header.kind == 'u' || header.kind == 'b';
    const std::string_view what = numeric ? "numbers of an unusual size" : kindName(header.kind);
    return unexpected(fmt::format("{}: its type {} holds {}, expected {}", file, inQuotes(descr), what, kReadable));
}

std::optional<std::vector<std::size_t>> takeShape(Literal& literal) {
    constexpr std::size_t kMaxRank = 64;
    if (!literal.take("(")) return std::nullopt;
    std::vector<std::size_t> shape;
    while (!literal.take(")")) {
        if (shape.size() == kMaxRank) return std::nullopt;
        const std::optional<std::size_t> length = literal.takeLength();
        if (!length) return std::nullopt;
        shape.push_back(*length);
        if (!literal.take(",") && literal.peek() != ')') return std::nullopt;
    }
    return shape;
}

Result<NpyHeader> parseDictionary(std::string_view text, const std::string& file) {
    const auto malformed = [&](std::string_view what) {
        return unexpected(
            fmt::format("{}: its header is malformed: {}, expected the dictionary that numpy writes", file, what));
    };
    NpyHeader header;
    bool hasType = false, hasOrder = false, hasShape = false;
    Literal literal(text);
    if (!literal.take("{")) return malformed("it does not begin with {");
    while (!literal.take("}")) {
        const std::optional<std::string_view> key = literal.takeString();
        if (!key || !literal.take(":")) return malformed("a key is missing");
        if (*key == "descr" && !hasType) {
            hasType = true;
            if (literal.peek() == '[') {
                constexpr std::size_t kShown = 200;
                return unexpected(fmt::format("{}: its type {} is of structured records, expected plain numbers: {}",
                                              file, inQuotes(literal.takeList(), kShown), kReadable));
            }
            const std::optional<std::string_view> descr = literal.takeString();
            if (!descr) return malformed("descr is not a string");
            if (Status parsed = parseType(*descr, header, file); !parsed) return Unexpected(parsed.error());
        } else if (*key == "fortran_order" && !hasOrder) {
            hasOrder = true;
            header.fortranOrder = literal.take("True");
            if (!header.fortranOrder && !literal.take("False"))
                return malformed("fortran_order is neither True nor False");
        } else if (*key == "shape" && !hasShape) {
            hasShape = true;
            std::optional<std::vector<std::size_t>> shape = takeShape(literal);
            if (!shape) return malformed("shape is not a tuple of lengths");
            header.shape = *std::move(shape);
        } else {
            return malformed("there is the key " + inQuotes(*key) + " too many");
        }
        if (!literal.take(",") && literal.peek() != '}') return malformed("a comma or } is missing");
    }
    if (!literal.atEnd()) return malformed("something follows the }");
    if (!hasType || !hasOrder || !hasShape) return malformed("one of descr, fortran_order and shape is missing");
    return header;
}

}  // namespace

bool looksLikeNpy(std::string_view bytes) {
    return bytes.starts_with(kMagic);
}

Result<NpyHeader> parseNpyHeader(std::string_view bytes, const std::string& file) {
    if (!looksLikeNpy(bytes)) return unexpected(fmt::format("{}: is not a .npy file (its first bytes differ)", file));
    if (bytes.size() < 12) return unexpected(fmt::format("{}: is cut short within its header", file));
    const auto major = static_cast<unsigned char>(bytes[6]);
    const auto minor = static_cast<unsigned char>(bytes[7]);
    if (major < 1 || major > 3) {
        return unexpected(fmt::format("{}: is of .npy version {}.{}, expected 1.0, 2.0 or 3.0", file, major, minor));
    }
    const std::size_t lengthBytes = major == 1 ? 2 : 4;
    const std::size_t length = littleEndian(bytes.substr(8, lengthBytes));
    const std::size_t begin = 8 + lengthBytes;
    if (length > bytes.size() - begin) {
        return unexpected(fmt::format("{}: is cut short: its header claims {} bytes, {} are left", file, length,
                                      bytes.size() - begin));
    }
    Result<NpyHeader> header = parseDictionary(bytes.substr(begin, length), file);
    if (header) header->dataOffset = begin + length;
    return header;
}

}  // namespace nepho::projector
