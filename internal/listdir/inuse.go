package listdir

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/licet/licet/date"
	"github.com/licet/licet/fault"
	"github.com/licet/licet/screening/register"
	"github.com/licet/licet/screening/source"
	"github.com/licet/licet/screening/starter"
)

// InUse returns the lists in use on the day, in the order of their names: of each the version that was in force, with its
// entries, and the starter list last when none of them is the official list of the United Nations. With the zero day it is the
// newest version of each.
//
// What the user has to know stands in the notes of each: a damaged version that was passed over for the last good one, a list
// of which no version was in force on the day, what the starter list is. An error means that nothing can be said.
func (d *Dir) InUse(ctx context.Context, on date.Date) ([]register.Loaded, error) {
	names, err := d.Lists()
	if err != nil {
		return nil, err
	}
	out := make([]register.Loaded, len(names))
	errs := make([]error, len(names))
	var all sync.WaitGroup
	for i, name := range names {
		all.Go(func() { out[i], errs[i] = d.loaded(ctx, name, on) })
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(out, func(l register.Loaded) bool { return l.Version.Form == source.UN }) {
		s, err := starter.Load()
		if err != nil {
			return nil, err
		}
		out = append(out, s.At(on))
	}
	return out, nil
}

// Current returns what is in use on the day without the entries, for messages.
func (d *Dir) Current(on date.Date) ([]register.Loaded, error) {
	names, err := d.Lists()
	if err != nil {
		return nil, err
	}
	var out []register.Loaded
	for _, name := range names {
		versions, bad := d.Versions(name)
		l := register.Loaded{Version: register.Version{List: name}, Notes: faults(bad)}
		if v := register.AsOf(versions, on); v != nil {
			l.Version = *v
		} else if e := register.NotYet(versions, name, on); e != nil {
			l.Notes = append(l.Notes, e)
		}
		out = append(out, l)
	}
	return out, nil
}

// loaded reads the version of a list that was in force on the day, or the last good one before it.
func (d *Dir) loaded(ctx context.Context, name string, on date.Date) (register.Loaded, error) {
	versions, bad := d.Versions(name)
	out := register.Loaded{Version: register.Version{List: name}, Notes: faults(bad)}
	if len(versions) == 0 {
		out.Notes = append(out.Notes, fault.New(fault.UnknownInput, "no version of the list %s can be read: it is not searched", name))
		return out, nil
	}
	if e := register.NotYet(versions, name, on); e != nil {
		out.Notes = append(out.Notes, e)
		return out, nil
	}
	for v := register.AsOf(versions, on); v != nil; v = register.AsOf(versions, on) {
		entries, err := d.All(ctx, v)
		if err == nil {
			if len(out.Notes) > 0 {
				out.Notes = append(out.Notes, fault.New(fault.UnknownInput, "the last good version of the list %s is in use, that of %s", name, v.Effective()))
			}
			out.Version, out.Entries = *v, entries
			return out, nil
		}
		if ctx.Err() != nil {
			return out, ctx.Err()
		}
		out.Notes = append(out.Notes, faults([]error{err})...)
		versions = without(versions, v)
	}
	out.Notes = append(out.Notes, fault.New(fault.UnknownInput, "no version of the list %s can be read: it is not searched", name))
	return out, nil
}

func faults(errs []error) []*fault.Error {
	var out []*fault.Error
	for _, err := range errs {
		var e *fault.Error
		if !errors.As(err, &e) {
			e = fault.Wrap(fault.Invalid, err, "reading the directory of lists")
		}
		out = append(out, e)
	}
	return out
}
