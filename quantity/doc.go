// Package quantity parses, converts and compares quantities as people write them on data sheets, quotations and customs
// papers: 1.2 MN·s, 0.5 deg/hr, 65 ksi, 300 nmi, 20 to 2,000 Hz, > 55 %, 0.98 lb/lbf-hr.
//
// # What a quantity is
//
// A statement leaves a set of values possible. [Quantity.Interval] is that set in the coherent SI unit of the
// [Dimension], and [Quantity.Text] is what was written. "0.7 ± 0.1 mm" is the interval from 0.0006 m to 0.0008 m, "> 55 %"
// everything above 0.55, "2.4 MPa" the single value 2,400,000 Pa. Nothing is rounded: figures and unit factors are exact
// rationals, and π is a fixed rational of 40 digits, so that a value survives any chain of conversions.
//
// # Comparison at the threshold
//
// [Interval.Test] compares the set with a limit and has three answers.
//
//   - Met: every value that the statement leaves possible satisfies the comparison.
//   - NotMet: no such value satisfies it.
//   - Unknown: some do and some do not. The statement straddles the limit, and somebody must ask.
//
// A value equal to the limit satisfies =, <= and >=, and none of !=, <, >. Equal means equal exactly, after exact
// conversion: 10,000 psi is 68.9475729... MPa and does not reach 69 MPa; 25 µg is 25e-6 × 9.80665 m/s² and reaches 25 µg
// in whatever unit the limit is written. No tolerance is granted on either side. An end that is excluded (> 55 %) is
// not a value of the set: "> 55 %" satisfies > 55 % and >= 55 %, and never = 55 %.
//
// Floats decide a comparison only when they differ by more than two parts in 10⁹; closer than that the exact values
// decide. Widening for words such as "about" is never silent: [Quantity.Approx] is set, the interval stays as written, and
// the caller applies [Interval.Widen].
//
// # How numbers are read
//
// A single comma followed by exactly three digits marks thousands (11,500 is 11500), unless the digits before it are 0,
// begin with 0, or are more than three (0,500 is 0.5). Any other single comma is a decimal comma (1,5 is 1.5). A single
// point is always a decimal point. A mark that is repeated marks thousands (1.234.567), and where both occur the last is
// the decimal mark (2.300,5 is 2300.5). See [ParseNumber].
//
// # How units are read
//
// Everything behind the first fraction bar stands below it, as the trade means it: lb/lbf-hr is lb/(lbf·h), W/m·K is
// W/(m·K). Symbols keep their case (mN, MN); names do not. An ambiguous symbol is read in its usual sense by [Parse] and in
// the sense that the place expects by [ParseIn] and [Quantity.Reread]: lb (mass or force), mg and g (mass or parts of
// standard gravity), rad (angle or dose), m (metre or minute), C, F, " and '. µg is taken for micro-g, because
// accelerometers are what the trade states in it. Things with equal exponents that are different things have
// dimensions of their own: absorbed dose and specific energy, pressure and energy density, torque and energy, angle and
// plain number, angle random walk and angular rate.
//
// Gauge pressures keep their figure and carry the qualifier "gauge"; they are not turned into absolute ones. The
// exception is vacuum in inches of mercury, which counts down: 29 in Hg vacuum is the standard atmosphere minus 29 inHg.
// A sieve number is turned into an opening by the tables of ASTM E11 or Tyler; a number that is not in the table lies
// between its neighbours and is marked as approximate.
//
// # Data and limits
//
// The units stand in units.yaml, the words around figures in words.yaml; both are embedded and checked when they are first
// used. [Parse] reads up to 4 KB and [Find] up to 64 KB. All errors are [fault.Invalid] errors of package fault that
// name the value and what was expected. Nothing here panics on input, knows the time, or keeps state that shows.
package quantity
