package tune

import (
	"math/rand/v2"
	"strings"

	"github.com/licet/licet/country"
	"github.com/licet/licet/screening/eval"
	"github.com/licet/licet/screening/name"
	"github.com/licet/licet/screening/source"
)

// maker makes the questions.
type maker struct {
	r         *rand.Rand
	lex       *name.Lexicon
	cluster   []int
	questions []question
}

func (m *maker) rightOf(i int) map[int]bool {
	out := map[int]bool{}
	for j, c := range m.cluster {
		if c == m.cluster[i] {
			out[j] = true
		}
	}
	return out
}

func (m *maker) countryOf(e *source.Entry) country.Code {
	if m.r.IntN(10) < 6 {
		for _, c := range e.Countries {
			if c.Code != "" {
				return c.Code
			}
		}
	}
	return ""
}

func foreign(s string) bool {
	for _, r := range s {
		if r >= 0x370 && name.ScriptOf(r) != name.Latin && r != '’' && r != '‘' && (r < 0x2000 || r > 0x206f) {
			return true
		}
	}
	return false
}

// holdOut takes an alias out of some of the lists' entries, and out of every entry that has it, and asks for it. For another
// script than the Latin, all names of the party that are not Latin are taken out.
func (m *maker) holdOut(entries []*source.Entry) []*source.Entry {
	gone := map[string]bool{}
	bare := map[int]bool{} // clusters that lose their names in other scripts
	for i, e := range entries {
		if len(e.Names) < 2 || m.r.IntN(100) >= 25 {
			continue
		}
		n := e.Names[1+m.r.IntN(len(e.Names)-1)]
		for _, o := range e.Names[1:] { // other scripts are rarer and as important
			if foreign(o.Text) && m.r.IntN(3) > 0 {
				n = o
			}
		}
		if key(n.Text) == key(e.Names[0].Text) || len(n.Text) < 4 {
			continue
		}
		kind := "held-out alias"
		if foreign(n.Text) {
			bare[m.cluster[i]] = true
			kind = "held-out name in its script"
		} else {
			gone[key(n.Text)] = true
		}
		m.questions = append(m.questions, question{n.Text, e.Schema, m.countryOf(e), m.rightOf(i), kind})
	}
	out := make([]*source.Entry, len(entries))
	for i, e := range entries {
		c := *e
		c.Names = c.Names[:1:1]
		for _, n := range e.Names[1:] {
			if gone[key(n.Text)] || bare[m.cluster[i]] && foreign(n.Text) {
				continue
			}
			c.Names = append(c.Names, n)
		}
		out[i] = &c
	}
	return out
}

// alter asks for altered primary names, and for some unaltered ones.
func (m *maker) alter(entries []*source.Entry) {
	for i, e := range entries {
		if m.r.IntN(100) < 6 { // as it stands on the list
			n := e.Names[m.r.IntN(len(e.Names))].Text
			m.questions = append(m.questions, question{n, e.Schema, m.countryOf(e), m.rightOf(i), "as listed"})
		}
		if m.r.IntN(100) >= 22 && (e.Schema != source.Ship || m.r.IntN(100) >= 60) {
			continue
		}
		n := e.Names[0].Text
		if before, after, ok := strings.Cut(n, ", "); ok && e.Schema == source.Person && m.r.IntN(4) > 0 {
			n = after + " " + before
		}
		c := changes[m.r.IntN(len(changes))]
		if e.Schema == source.Ship && (c.name == "other script" || c.name == "initials") {
			c = changes[0]
		}
		q := c.f(m.r, n)
		if q == n && m.r.IntN(3) > 0 {
			continue
		}
		m.questions = append(m.questions, question{q, e.Schema, m.countryOf(e), m.rightOf(i), c.name})
	}
}

// ordinary asks for names that are on no list.
func (m *maker) ordinary(entries []*source.Entry) {
	listed := map[string]bool{}
	for _, e := range entries {
		for _, n := range e.Names {
			listed[key(n.Text)] = true
		}
	}
	var codes []country.Code
	for _, e := range entries {
		if len(e.Countries) > 0 && e.Countries[0].Code != "" {
			codes = append(codes, e.Countries[0].Code)
		}
	}
	ask := func(text string, s source.Schema, c country.Code, kind string) {
		// A country is told as often as for those that are listed, and is as often one of those that fill the lists: that it is
		// told at all must not speak for a hit.
		switch {
		case m.r.IntN(10) >= 6:
			c = ""
		case c == "" && len(codes) > 0 && m.r.IntN(2) == 0:
			c = codes[m.r.IntN(len(codes))]
		case c == "":
			c = elsewhere[m.r.IntN(len(elsewhere))]
		}
		// An ordinary person may bear a listed name by chance, as people do. What was put together from listed names may not: it
		// would be found for what it is.
		if text != "" && (strings.HasPrefix(kind, "ordinary person") || !listed[key(text)]) {
			m.questions = append(m.questions, question{text: text, schema: s, country: c, kind: kind})
		}
	}
	m.people(ask)
	m.recombined(entries, ask)
	m.firms(entries, ask)
	m.ships(entries, ask)
}

// elsewhere are countries of trade.
var elsewhere = []country.Code{"US", "DE", "GB", "FR", "IT", "ES", "NL", "JP", "KR", "TW", "SG", "IN", "BR", "MX", "CA", "AU", "PL", "SE", "CH", "TR", "VN", "TH", "ID", "ZA"}

type asker func(text string, s source.Schema, c country.Code, kind string)

func (m *maker) people(ask asker) {
	given, family := map[string][]string{}, map[string][]string{}
	var cultures []string
	for _, o := range m.lex.Ordinary() {
		times := 1 + int(o.Share*300)
		for range times {
			if o.Family {
				if family[o.Culture] == nil {
					cultures = append(cultures, o.Culture)
				}
				family[o.Culture] = append(family[o.Culture], o.Forms...)
			} else {
				given[o.Culture] = append(given[o.Culture], o.Forms...)
			}
		}
	}
	if len(cultures) == 0 {
		return
	}
	for range 3000 {
		c := cultures[m.r.IntN(len(cultures))]
		g, f := given[c], family[c]
		if len(g) == 0 || len(f) == 0 {
			continue
		}
		text := g[m.r.IntN(len(g))]
		if m.r.IntN(3) == 0 {
			text += " " + g[m.r.IntN(len(g))]
		}
		text += " " + f[m.r.IntN(len(f))]
		if m.r.IntN(8) == 0 {
			text = otherScript(m.r, text)
		}
		ask(text, source.Person, "", "ordinary person")
	}
	m.eastern(ask)
}

// eastern asks for people whose names are written in Hangul, Han characters and Japanese.
func (m *maker) eastern(ask asker) {
	one := func(ss []string) string { return ss[m.r.IntN(len(ss))] }
	syllables := strings.Fields("민 서 지 현 수 영 은 경 정 미 상 훈 성 진 동 욱 철 호 희 숙 재 준 우 석 태 윤 예 하 연 주 선 혜 인 광 용 승 기 환 원 규 순 자 옥 명 일 국 남 춘 학")
	families := strings.Fields("김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 전 홍 고 문 양 손 배 백 허 노 남")
	han := m.lex.Families()
	given := strings.Fields("伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀 英 华 文 玉 桂 建 国 志 海 燕 平 鹏 飞 宇 婷 雪 梅 红 林 波 辉 刚 健 俊 峰 浩 宁 彬 丹 淑 兰")
	kanji := m.lex.Kanji()
	for range 900 {
		g := one(syllables) + one(syllables)
		text := one(families) + g
		if m.r.IntN(2) == 0 {
			text = g + " " + one(families)
		}
		ask(text, source.Person, "", "ordinary person, Hangul")
		if len(han) > 0 {
			g := one(given)
			if m.r.IntN(2) == 0 {
				g += one(given)
			}
			text := one(han) + g
			if m.r.IntN(2) == 0 {
				text = g + " " + one(han)
			}
			ask(text, source.Person, "", "ordinary person, Han")
		}
		if len(kanji) > 0 && m.r.IntN(3) == 0 {
			ask(one(kanji)+" "+one(kanji), source.Person, "", "ordinary person, Japanese")
		}
	}
}

// recombined makes people of the given names of one listed person and the family name of another.
func (m *maker) recombined(entries []*source.Entry, ask asker) {
	var people []*source.Entry
	for _, e := range entries {
		if e.Schema == source.Person && !foreign(e.Names[0].Text) {
			people = append(people, e)
		}
	}
	if len(people) < 10 {
		return
	}
	split := func(e *source.Entry) (given, family string) {
		n := e.Names[0].Text
		if f, g, ok := strings.Cut(n, ", "); ok {
			return g, f
		}
		w := strings.Fields(n)
		if len(w) < 2 {
			return n, n
		}
		return strings.Join(w[:len(w)-1], " "), w[len(w)-1]
	}
	for range 1500 {
		a, b := people[m.r.IntN(len(people))], people[m.r.IntN(len(people))]
		for range 20 { // of the same country, as far as it can be had
			if len(a.Countries) == 0 || len(b.Countries) > 0 && a.Countries[0].Code == b.Countries[0].Code {
				break
			}
			b = people[m.r.IntN(len(people))]
		}
		g, _ := split(a)
		_, f := split(b)
		if w := strings.Fields(g); len(w) > 2 {
			g = strings.Join(w[:2], " ")
		}
		text := g + " " + f
		c := country.Code("")
		if m.r.IntN(10) < 5 {
			c = m.countryOf(a)
		}
		ask(text, source.Person, c, "recombined person")
	}
}

func (m *maker) table(file string) [][]string {
	b, err := data.ReadFile("data/" + file)
	if err != nil {
		return nil
	}
	var out [][]string
	for l := range strings.SplitSeq(string(b), "\n") {
		if l != "" && l[0] != '#' {
			out = append(out, strings.Split(l, "\t"))
		}
	}
	return out
}

// firms asks for ordinary firms, and for firms made of their names and the words after the first of listed ones.
func (m *maker) firms(entries []*source.Entry, ask asker) {
	rows := m.table("companies.tsv")
	var tails []string
	for _, e := range entries {
		if e.Schema == source.Entity && !foreign(e.Names[0].Text) {
			if w := strings.Fields(e.Names[0].Text); len(w) >= 2 && len(w) <= 6 {
				tails = append(tails, strings.Join(w[1:], " "))
			}
		}
	}
	var brands []string
	for _, r := range rows {
		c := country.Code("")
		if len(r) > 1 {
			c = eval.Country(r[1])
		}
		ask(r[0], source.Entity, c, "ordinary firm")
		if w := strings.Fields(r[0]); len(w) > 0 && len(w[0]) > 2 {
			brands = append(brands, w[0])
			ask(w[0]+" "+forms[m.r.IntN(len(forms))], source.Entity, c, "ordinary firm")
		}
	}
	if len(brands) == 0 || len(tails) == 0 {
		return
	}
	countries := []country.Code{"", "", "CN", "RU", "IR", "KP", "AE", "HK", "KR", "TW"}
	for range 2500 {
		b := brands[m.r.IntN(len(brands))]
		if m.r.IntN(3) == 0 { // a word that is none
			b = coin(m.r)
		}
		ask(b+" "+tails[m.r.IntN(len(tails))], source.Entity, countries[m.r.IntN(len(countries))], "made firm")
		if m.r.IntN(3) == 0 {
			ask(coin(m.r)+" "+forms[m.r.IntN(len(forms))], source.Entity, countries[m.r.IntN(len(countries))], "made firm")
		}
	}
}

// coin makes a word that reads like a brand.
func coin(r *rand.Rand) string {
	starts := []string{
		"Al", "Ar", "Bel", "Cor", "Da", "El", "Fi", "Ger", "Ha", "In", "Ko", "Lu", "Ma", "Nex", "Or", "Pa", "Qua", "Ro", "Sen", "Ta",
		"Uni", "Va", "Wi", "Xe", "Ze", "Tri", "Pro", "Micro", "Hy", "Syn",
	}
	middles := []string{"ba", "co", "di", "fo", "ga", "la", "ma", "ne", "no", "ra", "ri", "sa", "ti", "ve", "vi", "za", "lon", "mar", "ter", "vin", ""}
	ends := []string{"tek", "tron", "x", "lab", "com", "net", "sys", "dyne", "ra", "ta", "nix", "ware", "co", "max", "link", "ics", "on", "el", "us", "is"}
	return starts[r.IntN(len(starts))] + middles[r.IntN(len(middles))] + ends[r.IntN(len(ends))]
}

func (m *maker) ships(entries []*source.Entry, ask asker) {
	var words []string
	for _, e := range entries {
		if e.Schema == source.Ship && !foreign(e.Names[0].Text) {
			words = append(words, strings.Fields(e.Names[0].Text)...)
		}
	}
	for _, r := range m.table("vessels.tsv") {
		ask(r[0], source.Ship, "", "ordinary ship")
		words = append(words, strings.Fields(r[0])...)
	}
	if len(words) == 0 {
		return
	}
	for range 700 {
		ask(words[m.r.IntN(len(words))]+" "+words[m.r.IntN(len(words))], source.Ship, "", "made ship")
	}
}
