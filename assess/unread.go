package assess

import (
	"fmt"

	"github.com/licet/licet/guideline"
	"github.com/licet/licet/transfer"
)

// unreadOutcome asks for what the reader of a transfer did not understand: it could be a destination, a party or goods, and what was
// stated and not understood is not clear.
func unreadOutcome(t *transfer.Transfer) guideline.Outcome {
	if len(t.Unread) > 0 {
		return guideline.NeedsInformation
	}
	return guideline.NoControlFound
}

// askUnread asks what each such statement means.
func askUnread(t *transfer.Transfer) []Open {
	var out []Open
	for i := range t.Unread {
		u := &t.Unread[i]
		why := u.Why
		if why == "" {
			why = "it was not understood"
		}
		out = append(out, Open{
			Field: fmt.Sprintf("unread[%d]", i), Ask: fmt.Sprintf("What does “%s” under %s say?", u.Text, u.Source), For: why, Param: "unread",
		})
	}
	return out
}

// unreadSays names the first of them for the summary, empty when there is none or the outcome rests on more.
func unreadSays(a *Assessment) string {
	if len(a.Transfer.Unread) == 0 || a.Outcome != guideline.NeedsInformation {
		return ""
	}
	u := &a.Transfer.Unread[0]
	return fmt.Sprintf("“%s” under %s was not understood.", u.Text, u.Source)
}
