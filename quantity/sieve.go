package quantity

// Standards of sieves in units.yaml.
const (
	astmSieves  = "astm"
	tylerSieves = "tyler"
)

// opening returns the opening in metres that goes with a sieve number: the nominal opening where the standard has that
// sieve, the span between its neighbours where it has not (320 mesh lies between No. 270 and No. 325), and everything
// beyond the first or the last sieve where the number is outside the scale.
func opening(number Number, standard string) Interval {
	list := units().sieves[standard]
	for k, s := range list {
		switch c := number.Cmp(s.number); {
		case c == 0:
			return Point(s.opening)
		case c < 0 && k == 0:
			return Interval{Lo: s.opening, LoOpen: true, HiInf: true}
		case c < 0:
			return Interval{Lo: s.opening, Hi: list[k-1].opening, LoOpen: true, HiOpen: true}
		}
	}
	return Interval{Hi: list[len(list)-1].opening, HiOpen: true}
}
