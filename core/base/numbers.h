#pragma once
// Numbers as text, independent of the locale.

#include <cstdint>
#include <string>

namespace muonscope {

/// A whole number that a double tells from its neighbours: up to 2⁵³.
bool is_whole(double value);
/// Shortest decimal that reads back as the same double ("0.005", "1e-10"), whole numbers as such ("100000"):
/// what CSV and JSON files hold.
std::string round_trip(double value);
/// The same without zeros and plus in exponents, as part of a name: "1e-6".
std::string shortest(double value);
/// `digits` significant digits for people: "0.00500", "1.23e-7" → "1.23×10⁻⁷", "632".
std::string readable(double value, int digits = 3);
/// "⁻⁵".
std::string superscript(int exponent);
/// As readable, without zeros at the end: "0.005", "2×10⁻⁵", "1".
std::string concise(double value, int digits = 4);
/// A few digits where they say it all ("0.015"), else three.
std::string brief_number(double value);
/// 12345 → "12 345" with thin spaces.
std::string grouped(std::int64_t number);

}  // namespace muonscope
