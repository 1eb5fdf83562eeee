package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/show"
)

// choice is a flag that takes one of a list of words.
type choice struct {
	value string
	of    []string
}

func (c *choice) String() string { return c.value }

// Type names the value in the help.
func (c *choice) Type() string {
	if all := strings.Join(c.of, "|"); len(all) <= 24 {
		return all
	}
	return "name"
}

// Set implements pflag.Value.
func (c *choice) Set(s string) error {
	if s == "markdown" {
		s = "md" // its full name is taken too
	}
	for _, x := range c.of {
		if s == x {
			c.value = s
			return nil
		}
	}
	return fault.Input("", s, "unknown value", strings.Join(c.of, ", "))
}

// day is a flag that takes a date.
type day struct{ date.Date }

func (d *day) Type() string { return "date" }

// Set implements pflag.Value.
func (d *day) Set(s string) error {
	v, err := date.Parse(s)
	if err != nil {
		return fault.Input("", s, "no such day", "a day written YYYY-MM-DD")
	}
	d.Date = v
	return nil
}

// whole is a flag that takes a whole number from least to most.
type whole struct{ value, least, most int }

func (w *whole) String() string {
	if w.value == 0 {
		return "" // not given
	}
	return strconv.Itoa(w.value)
}

// Type names the value in the help.
func (w *whole) Type() string { return "number" }

// Set implements pflag.Value.
func (w *whole) Set(s string) error {
	want := fmt.Sprintf("a whole number from %d to %d", w.least, w.most)
	if w.most == math.MaxInt {
		want = fmt.Sprintf("a whole number, %d or more", w.least)
	}
	n, err := strconv.Atoi(strings.TrimSpace(s))
	switch {
	case errors.Is(err, strconv.ErrRange):
		return fault.Input("", s, "the number is out of range", want)
	case err != nil:
		return fault.Input("", s, "this is no whole number", want)
	case n < w.least || n > w.most:
		return fault.Input("", s, "the number is out of range", want)
	}
	w.value = n
	return nil
}

// asOf adds the flag --as-of.
func asOf(c *cobra.Command, what string) *day {
	d := &day{}
	c.Flags().Var(d, "as-of", what)
	return d
}

// format adds the flag --format with the formats that the command can write, the first by default.
func format(c *cobra.Command, formats ...show.Format) *choice {
	f := &choice{value: string(formats[0])}
	for _, x := range formats {
		f.of = append(f.of, string(x))
	}
	c.Flags().Var(f, "format", "form of the output")
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(f.of, cobra.ShellCompDirectiveNoFileComp))
	return f
}

func (c *choice) format() show.Format { return show.Format(c.value) }
