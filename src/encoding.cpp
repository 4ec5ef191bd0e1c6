#include "encoding.hpp"

#include <unicode/localpointer.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

#include "record_text.hpp"
#include "utf8.hpp"

namespace dosimeter {
namespace {

struct ByteOrderMark {
  std::string_view bytes;
  const char* encoding;
};

// UTF-32LE stands before UTF-16LE because its mark begins with that one's.
constexpr std::array<ByteOrderMark, 5> byte_order_marks{{
    {std::string_view("\xEF\xBB\xBF", 3), "UTF-8"},
    {std::string_view("\xFF\xFE\0\0", 4), "UTF-32LE"},
    {std::string_view("\0\0\xFE\xFF", 4), "UTF-32BE"},
    {std::string_view("\xFF\xFE", 2), "UTF-16LE"},
    {std::string_view("\xFE\xFF", 2), "UTF-16BE"},
}};

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 && c != '\t' && c != '\n' && c != '\v' && c != '\f' && c != '\r' &&
         c != '\x1B';
}

std::size_t count_controls(std::string_view sample) {
  return static_cast<std::size_t>(std::count_if(sample.begin(), sample.end(), is_control));
}

// UTF-16 without a mark: spaces, digits and line breaks of ASCII have one zero byte, always on the
// same side, and no character is zero as a whole. In Latin script most characters are such. In
// other scripts few are, but then the bytes are full of control characters, which no other text
// has.
bool looks_like_utf16(std::string_view sample, bool big_endian) {
  std::size_t ascii = 0;
  std::size_t swapped = 0;
  std::size_t controls = 0;
  const std::size_t units = sample.size() / 2;
  if (units < 4) return false;  // too little to tell
  for (std::size_t unit = 0; unit < units; ++unit) {
    const char high = sample[2 * unit + (big_endian ? 0 : 1)];
    const char low = sample[2 * unit + (big_endian ? 1 : 0)];
    if (high == 0 && low == 0) return false;
    ascii += high == 0 && (low & 0x80) == 0 && !is_control(low);
    controls += (high != 0 && is_control(high)) || (low != 0 && is_control(low));
    swapped += low == 0 && (high & 0x80) == 0 && !is_control(high);
  }
  if (ascii <= 10 * swapped) return false;
  return 2 * ascii >= units || (50 * ascii >= units && 20 * controls >= units);
}

// One bad byte in a megabyte of UTF-8 does not make it another encoding: the record with that byte
// is reported, the others are read.
bool is_mostly_utf8(std::string_view sample) {
  std::size_t good = 0;
  std::size_t bad = 0;
  for (std::size_t position = 0; position < sample.size();) {
    std::size_t next = position;
    const bool is_valid = next_code_point(sample, next) >= 0;
    good += static_cast<std::size_t>(is_valid && next - position > 1);
    bad += static_cast<std::size_t>(!is_valid);
    position = is_valid ? next : position + 1;
  }
  return good >= 10 * bad;
}

bool decodes(std::string_view sample, const std::string& encoding) {
  std::string utf8;
  Utf8Converter(encoding).convert(sample, false, utf8);
  return utf8.find(Utf8Converter::undecodable) == std::string::npos;
}

// Detectors of ICU that are no use here: those of UTF-16 and UTF-32 say "10" of nearly everything,
// and those of EBCDIC take a text apart that has plain line breaks.
bool is_candidate(std::string_view name) {
  return !name.starts_with("UTF-") && !name.starts_with("IBM42");
}

// What ICU's detector finds likely. Other single-byte encodings can only be told from windows-1252
// by the frequencies of letters, so they need some text, and a lead.
std::string detect_legacy(std::string_view sample) {
  const std::string preferred = "windows-1252";
  constexpr std::int32_t lead = 15;
  constexpr std::size_t enough = 8;

  const auto is_high = [](char c) { return (c & 0x80) != 0; };
  const auto first = static_cast<std::size_t>(std::find_if(sample.begin(), sample.end(), is_high) -
                                              sample.begin());
  if (static_cast<std::size_t>(std::count_if(sample.begin(), sample.end(), is_high)) < enough) {
    return preferred;
  }
  // The detector looks at 8 KiB only: they should hold what is to be told apart.
  const auto line = sample.substr(0, first).find_last_of("\r\n");
  const auto start = std::max(line == std::string_view::npos ? 0 : line + 1,
                              first - std::min<std::size_t>(first, 256));
  const auto telling = sample.substr(start, 8192);

  UErrorCode status = U_ZERO_ERROR;
  const icu::LocalUCharsetDetectorPointer detector(ucsdet_open(&status));
  ucsdet_setText(detector.getAlias(), telling.data(), static_cast<std::int32_t>(telling.size()),
                 &status);
  std::int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.getAlias(), &count, &status);
  if (U_FAILURE(status)) return preferred;

  std::int32_t preferred_confidence = lead;
  std::vector<std::pair<std::string, std::int32_t>> others;
  for (std::int32_t i = 0; i < count; ++i) {
    const std::string name = ucsdet_getName(matches[i], &status);
    const std::int32_t confidence = ucsdet_getConfidence(matches[i], &status);
    if (U_FAILURE(status)) return preferred;
    if (name == "ISO-8859-1" || name == preferred) {
      preferred_confidence = std::max(preferred_confidence, confidence + lead);
    } else if (is_candidate(name)) {
      others.emplace_back(name, confidence);
    }
  }
  for (const auto& [name, confidence] : others) {  // the likeliest first
    if (confidence > preferred_confidence && decodes(sample, name)) return name;
  }
  return preferred;
}

}  // namespace

std::optional<std::string> encoding_name(const std::string& declared) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::LocalUConverterPointer converter(ucnv_open(declared.c_str(), &status));
  if (declared.empty() || U_FAILURE(status)) return std::nullopt;
  if (ucnv_getType(converter.getAlias()) == UCNV_UTF8) return "UTF-8";
  for (const char* standard : {"MIME", "IANA"}) {
    UErrorCode unknown_standard = U_ZERO_ERROR;
    const char* name = ucnv_getStandardName(declared.c_str(), standard, &unknown_standard);
    if (U_SUCCESS(unknown_standard) && name != nullptr) return name;
  }
  return declared;
}

std::optional<Encoding> detect_encoding(std::string_view sample, bool whole) {
  for (const auto& mark : byte_order_marks) {
    if (sample.starts_with(mark.bytes)) return Encoding{mark.encoding, false};
  }
  const bool has_zeros = sample.find('\0') != std::string_view::npos;  // as all UTF-16 here
  for (const bool big_endian : {false, true}) {
    if (has_zeros && looks_like_utf16(sample, big_endian)) {
      return Encoding{big_endian ? "UTF-16BE" : "UTF-16LE", true};
    }
  }
  const std::size_t valid = valid_utf8_prefix(sample);
  const std::size_t cut_off = whole ? 0 : 3;  // the sample may end inside a character
  if (valid + cut_off >= sample.size()) return Encoding{"UTF-8", false};
  if (is_mostly_utf8(sample)) return Encoding{"UTF-8", true};
  if (100 * count_controls(sample) > sample.size()) return std::nullopt;
  return Encoding{detect_legacy(sample), true};
}

struct Utf8Converter::State {
  icu::LocalUConverterPointer converter;
  char16_t lead = 0;  // first half of a pair whose second half has not come yet

  void append(const char16_t* unit, const char16_t* end, std::string& utf8);
};

void Utf8Converter::State::append(const char16_t* unit, const char16_t* end, std::string& utf8) {
  for (; unit != end; ++unit) {
    if (lead != 0 && U16_IS_TRAIL(*unit)) {
      append_code_point(utf8, U16_GET_SUPPLEMENTARY(lead, *unit));
      lead = 0;
      continue;
    }
    if (lead != 0) utf8 += undecodable;
    lead = U16_IS_LEAD(*unit) ? *unit : u'\0';
    if (lead != 0) continue;
    if (U16_IS_TRAIL(*unit)) {
      utf8 += undecodable;
    } else {
      append_code_point(utf8, *unit);
    }
  }
}

Utf8Converter::Utf8Converter(const std::string& encoding) {
  if (encoding == "UTF-8") return;
  UErrorCode status = U_ZERO_ERROR;
  icu::LocalUConverterPointer converter(ucnv_open(encoding.c_str(), &status));
  // Stopping at what cannot be converted, where the default would put a replacement character.
  ucnv_setToUCallBack(converter.getAlias(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                      &status);
  if (U_FAILURE(status)) throw std::invalid_argument("not an encoding of ICU: " + encoding);
  state_ = std::make_unique<State>();
  state_->converter = std::move(converter);
}

Utf8Converter::~Utf8Converter() = default;
Utf8Converter::Utf8Converter(Utf8Converter&&) noexcept = default;
Utf8Converter& Utf8Converter::operator=(Utf8Converter&&) noexcept = default;

void Utf8Converter::convert(std::string_view bytes, bool last, std::string& utf8) {
  if (!state_) {
    utf8 += bytes;
    return;
  }
  std::array<char16_t, 4096> units;
  const char* source = bytes.data();
  const char* const source_end = source + bytes.size();
  for (;;) {
    UErrorCode status = U_ZERO_ERROR;
    char16_t* target = units.data();
    ucnv_toUnicode(state_->converter.getAlias(), &target, units.data() + units.size(), &source,
                   source_end, nullptr, last, &status);
    state_->append(units.data(), target, utf8);
    if (U_SUCCESS(status)) break;
    if (status != U_BUFFER_OVERFLOW_ERROR) utf8 += undecodable;
  }
  if (last && state_->lead != 0) utf8 += undecodable;
}

}  // namespace dosimeter
