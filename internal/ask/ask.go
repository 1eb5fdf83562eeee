// Package ask is the conversation by which a person comes to a classification, one question at a time.
package ask

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/licet/licet/classify"
	"github.com/licet/licet/controllist"
	"github.com/licet/licet/fault"
)

// Prompts says what the conversation shows. Each is called with what it needs and writes to the person.
type Prompts struct {
	Ask       func(n int, q classify.Question)                // the next question
	Help      func(q classify.Question, p *controllist.Param) // what it means and what may be answered
	Wrong     func(err error)                                 // the answer could not be read
	Remaining func(r *classify.Result, open, before []string) // what stays possible after an answer
	Nothing   func(text string)                               // a remark, such as that there is nothing to go back to
	Echo      func(line string)                               // what was read, "" at the end; nil where the person sees it already
}

// maxAnswer is how long one line of an answer may be.
const maxAnswer = 64 << 10

// step is one answer, so that it can be taken back.
type step struct {
	param, answer string
	skipped       bool
}

// Session is one conversation.
type Session struct {
	c     *classify.Classifier
	text  string
	steps []step
	say   Prompts
}

// New returns a conversation about goods of which text is known already; it may be empty.
func New(c *classify.Classifier, text string, say Prompts) *Session {
	return &Session{c: c, text: strings.TrimSpace(text), say: say}
}

// itemType is the question about the goods themselves; it is answered in words, not by a name of the list.
const itemType = "item_type"

// describe is the question that opens a conversation without a description.
var describe = classify.Question{
	Param: itemType, Ask: "What are the goods? Describe them as the maker does, with type, model and main figures.",
}

// Run asks until nothing more can be asked, the person quits or the answers end. It returns the last classification.
//
// "?" explains the question, "skip" or an empty line leaves it open, "back" takes the last answer back, "quit" ends.
func (s *Session) Run(ctx context.Context, in io.Reader) (*classify.Result, error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 4<<10), maxAnswer)
	before := []string(nil)
	for {
		r, err := s.classify()
		if err != nil {
			return nil, err
		}
		if len(s.steps) > 0 || s.text != "" {
			open := possible(&r)
			s.say.Remaining(&r, open, before)
			before = open
		}
		q, ok := s.next(&r)
		if !ok {
			return &r, nil
		}
		s.say.Ask(len(s.steps)+1, q)
		if done, err := s.answer(ctx, lines, q); err != nil || done {
			return &r, err
		}
	}
}

// answer reads lines until one moves the conversation on.
func (s *Session) answer(ctx context.Context, lines *bufio.Scanner, q classify.Question) (done bool, err error) {
	for {
		if !lines.Scan() {
			switch err := lines.Err(); {
			case errors.Is(err, bufio.ErrTooLong):
				return true, fault.New(fault.Invalid, "the answer is longer than %d bytes", maxAnswer)
			case err != nil && ctx.Err() == nil:
				return true, fault.Wrap(fault.Invalid, err, "the answers cannot be read")
			}
			s.echo("")
			return true, ctx.Err()
		}
		s.echo(lines.Text())
		switch text := strings.TrimSpace(lines.Text()); strings.ToLower(text) {
		case "quit", "exit", "q":
			return true, nil
		case "?", "help":
			s.say.Help(q, s.c.Edition().List().Param(q.Param))
		case "", "skip":
			s.steps = append(s.steps, step{param: q.Param, skipped: true})
			return false, nil
		case "back":
			if len(s.steps) == 0 {
				s.say.Nothing("There is no answer to take back.")
				continue
			}
			s.steps = s.steps[:len(s.steps)-1]
			return false, nil
		default:
			if err := s.check(q.Param, text); err != nil {
				s.say.Wrong(err)
				continue
			}
			s.steps = append(s.steps, step{param: q.Param, answer: text})
			return false, nil
		}
	}
}

func (s *Session) echo(line string) {
	if s.say.Echo != nil {
		s.say.Echo(line)
	}
}

// check reports an answer that the list cannot read.
func (s *Session) check(param, text string) error {
	if param == itemType {
		return nil
	}
	return s.c.Edition().List().NewFacts().Set(param, text)
}

func (s *Session) classify() (classify.Result, error) {
	in := classify.Input{Text: s.text, Facts: map[string]string{}}
	for _, st := range s.steps {
		switch {
		case st.skipped:
		case st.param == itemType:
			in.Text = strings.TrimSpace(in.Text + "\n" + st.answer)
		default:
			in.Facts[st.param] = st.answer
		}
	}
	return s.c.Classify(in)
}

// next is the most telling question that was not asked yet.
func (s *Session) next(r *classify.Result) (classify.Question, bool) {
	asked := func(param string) bool {
		return slices.ContainsFunc(s.steps, func(st step) bool { return st.param == param })
	}
	if s.text == "" && len(s.steps) == 0 {
		return describe, true
	}
	for _, q := range r.Questions {
		if q.Param != "" && !asked(q.Param) {
			return q, true
		}
	}
	return classify.Question{}, false
}

// possible names what is met or stays possible.
func possible(r *classify.Result) []string {
	var out []string
	for _, list := range [][]classify.EntryAnswer{r.Entries, r.Candidates} {
		for _, a := range list {
			out = append(out, a.ID)
		}
	}
	return out
}

// Example is an answer of the right form for a parameter.
func Example(p *controllist.Param) string {
	if p == nil {
		return "words of your own"
	}
	switch p.Type {
	case controllist.Number:
		return fmt.Sprintf("a number with its unit, such as \"10 %s\"; a bound (\"> 10 %[1]s\") or a range (\"5 to 10 %[1]s\") will do",
			p.Unit.Symbol())
	case controllist.Bool:
		return "yes or no"
	default:
		return "names from the list, separated by commas; \"none\" if none applies"
	}
}
