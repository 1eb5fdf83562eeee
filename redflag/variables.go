package redflag

import (
	_ "embed" // the table of variables
	"fmt"
	"strings"

	"github.com/licet/licet/rule"
)

//go:embed rules/variables.txt
var variableText string

// variable is a declared variable with the fields it is derived from.
type variable struct {
	rule.Var
	from []string
}

var (
	variables = readVariables(variableText)
	varIndex  = indexVariables(variables)
	schema    = declare(variables)
)

func readVariables(text string) []variable {
	var out []variable
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		p := strings.SplitN(line, "|", 4)
		if len(p) != 4 { // the table is part of the program and tested
			panic(fmt.Sprintf("redflag: variables: %s", line))
		}
		v := variable{Var: rule.Var{Name: p[0], Type: rule.Type(p[1]), Meaning: p[3]}}
		for f := range strings.SplitSeq(p[2], ",") {
			v.from = append(v.from, strings.TrimSpace(f))
		}
		out = append(out, v)
	}
	return out
}

func indexVariables(all []variable) map[string]int {
	m := make(map[string]int, len(all))
	for i, v := range all {
		m[v.Name] = i
	}
	return m
}

func declare(all []variable) *rule.Schema {
	vars := make([]rule.Var, len(all))
	for i, v := range all {
		vars[i] = v.Var
	}
	return rule.MustSchema(vars...)
}
