package quantity

import (
	"strconv"
	"strings"
)

// base numbers the base dimensions; exponents are kept in halves, so that deg/√h has a dimension of its own.
type base uint8

const (
	baseLength base = iota
	baseMass
	baseTime
	baseCurrent
	baseTemperature
	baseAmount
	baseAngle
	baseData
	bases
)

// kind keeps apart what has the same exponents and must not be compared: absorbed dose and heating value, pressure and
// energy density, decibels and plain numbers.
type kind uint8

const (
	kindNone kind = iota
	kindEnergy
	kindDose
	kindLevel
	kindPowerLevel
	kindAreaLevel
	kindMach
	kindUnbalance
	kindInstructions
)

// Dimension says what sort of thing a quantity measures. Two quantities can be compared only when their dimensions are
// equal with ==. The zero Dimension is [Dimensionless]: a plain number, a ratio, a percentage.
type Dimension struct {
	exp  [bases]int8
	kind kind
}

// String returns the trade's name ("total impulse"), or the base units with their exponents when it has none.
func (d Dimension) String() string {
	if name, ok := dimensionNames[d]; ok {
		return name
	}
	symbols := [bases]string{"m", "kg", "s", "A", "K", "mol", "rad", "bit"}
	var parts []string
	for b, e := range d.exp {
		switch {
		case e == 0:
		case e == 2:
			parts = append(parts, symbols[b])
		case e%2 == 0:
			parts = append(parts, symbols[b]+"^"+strconv.Itoa(int(e)/2))
		default:
			parts = append(parts, symbols[b]+"^("+strconv.Itoa(int(e))+"/2)")
		}
	}
	if len(parts) == 0 {
		return "dimension without name"
	}
	return strings.Join(parts, "·")
}

// IsZero reports whether d is [Dimensionless].
func (d Dimension) IsZero() bool { return d == Dimension{} }

// Equal is ==, for packages that compare by method.
func (d Dimension) Equal(e Dimension) bool { return d == e }

// DimensionByName returns the dimension that [Dimension.String] calls name.
func DimensionByName(name string) (Dimension, bool) {
	d, ok := dimensionsByName[name]
	return d, ok
}

// Dimensions returns all named dimensions in a fixed order.
func Dimensions() []Dimension {
	all := make([]Dimension, len(namedDimensions))
	for i, n := range namedDimensions {
		all[i] = n.d
	}
	return all
}

// si builds a dimension from exponents of m, kg, s.
func si(m, kg, s int8) Dimension {
	var d Dimension
	d.exp[baseLength], d.exp[baseMass], d.exp[baseTime] = 2*m, 2*kg, 2*s
	return d
}

func (d Dimension) with(b base, halves int8) Dimension { d.exp[b] += halves; return d }

func (d Dimension) as(k kind) Dimension { d.kind = k; return d }

// The named dimensions. The comment names the coherent SI unit in which intervals are kept.
var (
	Dimensionless               = Dimension{}                                           // 1; per cent and ppm are units of it
	Length                      = si(1, 0, 0)                                           // m
	Area                        = si(2, 0, 0)                                           // m²
	Volume                      = si(3, 0, 0)                                           // m³
	Mass                        = si(0, 1, 0)                                           // kg
	Time                        = si(0, 0, 1)                                           // s; specific impulse in seconds is a time
	Current                     = Dimension{}.with(baseCurrent, 2)                      // A
	Temperature                 = Dimension{}.with(baseTemperature, 2)                  // K, absolute
	Amount                      = Dimension{}.with(baseAmount, 2)                       // mol
	Data                        = Dimension{}.with(baseData, 2)                         // bit
	Angle                       = Dimension{}.with(baseAngle, 2)                        // rad
	AngularRate                 = si(0, 0, -1).with(baseAngle, 2)                       // rad/s; also speed of rotation
	AngularAcceleration         = si(0, 0, -2).with(baseAngle, 2)                       // rad/s²
	AngleRandomWalk             = Dimension{}.with(baseAngle, 2).with(baseTime, -1)     // rad/√s; also rate noise density
	Frequency                   = si(0, 0, -1)                                          // Hz
	Velocity                    = si(1, 0, -1)                                          // m/s
	Acceleration                = si(1, 0, -2)                                          // m/s²
	Jerk                        = si(1, 0, -3)                                          // m/s³; drift of an acceleration
	VelocityRandomWalk          = si(1, 0, -1).with(baseTime, -1)                       // m/s/√s; also acceleration noise density
	AccelerationSpectralDensity = si(2, 0, -3)                                          // (m/s²)²/Hz
	AccelerationSensitiveDrift  = si(-1, 0, 1).with(baseAngle, 2)                       // rad/s per m/s²
	Force                       = si(1, 1, -2)                                          // N
	Impulse                     = si(1, 1, -1)                                          // N·s, total impulse
	Pressure                    = si(-1, 1, -2)                                         // Pa; also stress and modulus
	Torque                      = si(2, 1, -2)                                          // N·m
	Stiffness                   = si(0, 1, -2)                                          // N/m
	Energy                      = si(2, 1, -2).as(kindEnergy)                           // J
	Power                       = si(2, 1, -3).as(kindEnergy)                           // W
	SpecificEnergy              = si(2, 0, -2).as(kindEnergy)                           // J/kg, heating value
	EnergyDensity               = si(-1, 1, -2).as(kindEnergy)                          // J/m³
	EnergyPerArea               = si(0, 1, -2).as(kindEnergy)                           // J/m²
	Irradiance                  = si(0, 1, -3).as(kindEnergy)                           // W/m²
	SpecificPower               = si(2, 0, -3).as(kindEnergy)                           // W/kg
	ThermalConductivity         = si(1, 1, -3).as(kindEnergy).with(baseTemperature, -2) // W/(m·K)
	SpecificHeatCapacity        = si(2, 0, -2).as(kindEnergy).with(baseTemperature, -2) // J/(kg·K)
	ThermalExpansion            = Dimension{}.with(baseTemperature, -2)                 // 1/K
	HeatingRate                 = si(0, 0, -1).with(baseTemperature, 2)                 // K/s
	Density                     = si(-3, 1, 0)                                          // kg/m³
	ArealDensity                = si(-2, 1, 0)                                          // kg/m²
	LinearDensity               = si(-1, 1, 0)                                          // kg/m
	SpecificSurface             = si(2, -1, 0)                                          // m²/kg
	MassFlow                    = si(0, 1, -1)                                          // kg/s
	VolumeFlow                  = si(3, 0, -1)                                          // m³/s
	SpecificFuelConsumption     = si(-1, 0, 1)                                          // kg/(N·s)
	DynamicViscosity            = si(-1, 1, -1)                                         // Pa·s
	KinematicViscosity          = si(2, 0, -1)                                          // m²/s
	Unbalance                   = si(1, 1, 0)                                           // kg·m
	SpecificUnbalance           = si(1, 0, 0).as(kindUnbalance)                         // kg·m per kg of rotor
	AbsorbedDose                = si(2, 0, -2).as(kindDose)                             // Gy
	DoseRate                    = si(2, 0, -3).as(kindDose)                             // Gy/s
	Level                       = Dimension{}.as(kindLevel)                             // dB; the reference stands in the qualifier
	PowerLevel                  = Dimension{}.as(kindPowerLevel)                        // dBW
	CrossSectionLevel           = Dimension{}.as(kindAreaLevel)                         // dBsm
	Mach                        = Dimension{}.as(kindMach)                              // Mach number
	Voltage                     = si(2, 1, -3).with(baseCurrent, -2)                    // V
	Resistance                  = si(2, 1, -3).with(baseCurrent, -4)                    // Ω
	Conductance                 = si(-2, -1, 3).with(baseCurrent, 4)                    // S
	Capacitance                 = si(-2, -1, 4).with(baseCurrent, 4)                    // F
	Inductance                  = si(2, 1, -2).with(baseCurrent, -4)                    // H
	Charge                      = si(0, 0, 1).with(baseCurrent, 2)                      // C
	MagneticFluxDensity         = si(0, 1, -2).with(baseCurrent, -2)                    // T
	AccelerometerSensitivity    = si(1, 1, -1).with(baseCurrent, -2)                    // V per m/s²
	MolarMass                   = si(0, 1, 0).with(baseAmount, -2)                      // kg/mol
	Concentration               = si(-3, 0, 0).with(baseAmount, 2)                      // mol/m³
	DataRate                    = si(0, 0, -1).with(baseData, 2)                        // bit/s
	InstructionRate             = si(0, 0, -1).as(kindInstructions)                     // instructions per second
)

// Not quantities of their own, but parts of densities and random walks.
var (
	rootTime      = Dimension{}.with(baseTime, 1)
	rootFrequency = Dimension{}.with(baseTime, -1)
)

type namedDimension struct {
	d    Dimension
	name string
}

var namedDimensions = []namedDimension{
	{Dimensionless, "plain number"},
	{Length, "length"},
	{Area, "area"},
	{Volume, "volume"},
	{Mass, "mass"},
	{Time, "time"},
	{Current, "electric current"},
	{Temperature, "temperature"},
	{Amount, "amount of substance"},
	{Data, "amount of data"},
	{Angle, "angle"},
	{AngularRate, "angular rate"},
	{AngularAcceleration, "angular acceleration"},
	{AngleRandomWalk, "angle random walk"},
	{Frequency, "frequency"},
	{Velocity, "velocity"},
	{Acceleration, "acceleration"},
	{Jerk, "rate of acceleration"},
	{VelocityRandomWalk, "velocity random walk"},
	{AccelerationSpectralDensity, "acceleration spectral density"},
	{AccelerationSensitiveDrift, "acceleration-sensitive drift"},
	{Force, "force"},
	{Impulse, "total impulse"},
	{Pressure, "pressure"},
	{Torque, "torque"},
	{Stiffness, "stiffness"},
	{Energy, "energy"},
	{Power, "power"},
	{SpecificEnergy, "specific energy"},
	{EnergyDensity, "energy density"},
	{EnergyPerArea, "energy per area"},
	{Irradiance, "power per area"},
	{SpecificPower, "specific power"},
	{ThermalConductivity, "thermal conductivity"},
	{SpecificHeatCapacity, "specific heat capacity"},
	{ThermalExpansion, "thermal expansion"},
	{HeatingRate, "heating rate"},
	{Density, "density"},
	{ArealDensity, "mass per area"},
	{LinearDensity, "mass per length"},
	{SpecificSurface, "specific surface"},
	{MassFlow, "mass flow"},
	{VolumeFlow, "volume flow"},
	{SpecificFuelConsumption, "specific fuel consumption"},
	{DynamicViscosity, "dynamic viscosity"},
	{KinematicViscosity, "kinematic viscosity"},
	{Unbalance, "unbalance"},
	{SpecificUnbalance, "specific unbalance"},
	{AbsorbedDose, "absorbed dose"},
	{DoseRate, "dose rate"},
	{Level, "level"},
	{PowerLevel, "power level"},
	{CrossSectionLevel, "radar cross-section level"},
	{Mach, "Mach number"},
	{Voltage, "voltage"},
	{Resistance, "electric resistance"},
	{Conductance, "electric conductance"},
	{Capacitance, "capacitance"},
	{Inductance, "inductance"},
	{Charge, "electric charge"},
	{MagneticFluxDensity, "magnetic flux density"},
	{AccelerometerSensitivity, "accelerometer sensitivity"},
	{MolarMass, "molar mass"},
	{Concentration, "concentration"},
	{DataRate, "data rate"},
	{InstructionRate, "instruction rate"},
	{rootTime, "root time"},
	{rootFrequency, "root frequency"},
}

var dimensionNames, dimensionsByName = indexDimensions()

func indexDimensions() (names map[Dimension]string, byName map[string]Dimension) {
	names = make(map[Dimension]string, len(namedDimensions))
	byName = make(map[string]Dimension, len(namedDimensions))
	for _, n := range namedDimensions {
		names[n.d], byName[n.name] = n.name, n.d
	}
	return names, byName
}

func (d Dimension) named() bool { _, ok := dimensionNames[d]; return ok }

// maxHalves bounds the exponents of a dimension; nothing that is measured comes near.
const maxHalves = 60

// times returns the dimension of a product in which e stands with the given power; false when an exponent leaves all
// bounds or two kinds clash. A product keeps the kind of its factors; kinds that meet their own kind below the fraction bar cancel.
func (d Dimension) times(e Dimension, power int) (Dimension, bool) {
	for b := range d.exp {
		n := int(d.exp[b]) + int(e.exp[b])*power
		if n > maxHalves || n < -maxHalves {
			return Dimension{}, false
		}
		d.exp[b] = int8(n)
	}
	switch {
	case e.kind == kindNone:
	case d.kind == kindNone:
		d.kind = e.kind
	case d.kind != e.kind:
		return Dimension{}, false // decibels times joules measure nothing
	case power < 0:
		d.kind = kindNone
	}
	// Volt times ampere is as much a power as watt is.
	if d.kind == kindNone && d.exp == Power.exp {
		d.kind = kindEnergy
	}
	return d, true
}
