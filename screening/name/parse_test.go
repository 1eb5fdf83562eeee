package name

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// tagOf marks a class in the tables; a plain name has none.
func tagOf(c Class) string {
	switch c {
	case Plain:
		return ""
	case Meaning:
		return ":meaning"
	case Generic:
		return ":generic"
	case Form:
		return ":form"
	case Noise:
		return ":noise"
	default:
		return ":" + c.String()
	}
}

// shape writes a name taken apart as it stands in the tables.
func shape(n *Name) string {
	var out []string
	for i := range n.Words {
		out = append(out, n.Words[i].Text+tagOf(n.Words[i].Class))
	}
	return strings.Join(out, " ")
}

// fewLists is a lexicon of the lines given, by file without ending. Tables that ask how lists are used take it, so that a change in the
// lists does not touch them.
func fewLists(tb testing.TB, lines map[string]string) *Lexicon {
	tb.Helper()
	dir := fstest.MapFS{}
	for f, t := range lines {
		dir[f+".tsv"] = &fstest.MapFile{Data: []byte(t)}
	}
	l, err := Load(dir)
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func TestPersons(t *testing.T) {
	p := NewParser(Default())
	tests := []struct{ why, text, want string }{
		{"given and family name", "Karim Zuhri", "karim zuhri"},
		{"a comma is no word: the order of the text is kept", "Zuhri, Karim", "zuhri karim"},
		{"capitals do not matter", "KARIM ZUHRI", "karim zuhri"},
		{"initials with dots", "J. R. Roth", "j:initial r:initial roth"},
		{"initials with spaces", "J R Roth", "j:initial r:initial roth"},
		{"initials without spaces between them", "K.L. Roth", "k:initial l:initial roth"},
		{"an initial in the middle", "Karim J. Zuhri", "karim j:initial zuhri"},
		{"an initial of another script", "Н. Северов", "n:initial severov"},
		{"a hyphen separates", "Anna Roth-Keller", "anna roth keller"},
		{"an apostrophe is part of the spelling", "Sa'id O’Brannick", "said obrannick"},
		{"a quotation mark is not", "Karim 'Zuhri'", "karim zuhri"},
		{"marks above letters fall", "Müller Šlapák Nguyễn", "muller slapak nguyen"},
		{"letters of the Latin script that do not decompose", "Łukasz Bjørnsen Großmann", "lukasz bjornsen grossmann"},
		{"the article is a particle", "Karim al-Zuhri", "karim al:particle zuhri"},
		{"particles of several words", "Pieter van der Moor", "pieter vander:particle moor"},
		{"von is a particle", "Karl von Adler", "karl von:particle adler"},
		{"bin joins to the father's name", "Karim bin Tarek", "karim bin:filiation tarek"},
		{"ibn", "Karim ibn Tarek", "karim ibn:filiation tarek"},
		{"the father's name in the middle", "Ivan Petrovich Severov", "ivan petrovich:patronymic severov"},
		{"at the end it may be the family name", "Ivan Petrovich", "ivan petrovich"},
		{"abu is a kunya", "Abu Karim", "abu:kunya karim"},
		{"umm is a kunya", "Umm Karim", "umm:kunya karim"},
		{"abdul is taken off", "Abdulrahman Zuhri", "abd rahman zuhri"},
		{"and in its other spellings", "Abdelrahman Zuhri", "abd rahman zuhri"},
		{"Abdullah is a name of its own", "Abdullah Zuhri", "abdullah zuhri"},
		{"and so is a short one", "Abdula Zuhri", "abdula zuhri"},
		{"a title before the name", "Dr. Hans Roth", "dr:title hans roth"},
		{"a title after the name", "Hans Roth, Ph.D.", "hans roth phd:title"},
		{"a suffix", "Hans Roth Jr.", "hans roth jr:title"},
		{"a rank", "General Omar Dostov", "general:title omar dostov"},
		{"an abbreviated rank of two words", "Brig. Gen. Omar Dostov", "briggen:title omar dostov"},
		{"a title of a person's with names enough beside it", "Sayyed Hossein Karimi Rad", "sayyed:title hossein karimi rad"},
		{"the same word is a name when hardly anything is left", "Karim Sayyed", "karim sayyed"},
		{"and when it is all there is", "Sayyed", "sayyed"},
		{"a rank is none, whatever is left", "General Dostov", "general:title dostov"},
		{"a word written without its space", "OmarKarimi Zuhri", "omar karimi zuhri"},
		{"a capital after Mc is none", "McAllister", "mcallister"},
		{"legal forms are no words of persons' names", "Karim Limited", "karim limited"},
		{"nor are places", "Paris Roth", "paris roth"},
		{"letters misread as figures", "Mar1a R0th", "marla roth"},
		{"a figure is a figure", "Karim 2", "karim 2:number"},

		{"Cyrillic", "Иван Северов", "ivan severov"},
		{"a Latin letter in a Cyrillic word is the Cyrillic one of its shape", "Сeвeрoв", "severov"},
		{"and a Cyrillic letter in a Latin word the Latin one", "Kаrim", "karim"},
		{"Ukrainian", "Євген Їжак", "yevgen izhak"},
		{"Arabic: article apart, vowels from the list", "أحمد الكريم", "ahmad al:particle karim"},
		{"Arabic with its vowels written", "مُحَمَّد", "muhammad"},
		{"Persian letters are those of Arabic", "کریم", "karim"},
		{"Arabic: servant of", "عبد الرحمن", "abd al:particle rahman"},
		{"and with", "والكريم", "wa:particle al:particle karim"},
		{"tatweel is no letter", "كـريـم", "karim"},
		{"Hangul: each syllable is a word", "홍길동", "hong kil tong"},
		{"Hangul with a space", "홍 길동", "hong kil tong"},
		{"Han: family name and given name", "王伟明", "wang weiming"},
		{"a family name of two characters", "欧阳伟", "ouyang wei"},
		{"traditional characters are read as simplified ones", "張偉", "zhang wei"},
		{"Greek", "Γιώργος Παππάς", "giorgos pappas"},
		{"Armenian", "Արամ", "aram"},
		{"Georgian", "ბერია", "beria"},

		{"no-break space, zero-width space", "Karim\u00a0Zu\u200bhri", "karim zuhri"},
		{"marks of direction", "\u202eKarim\u202c \u200fZuhri", "karim zuhri"},
		{"control characters separate", "Karim\x00Zuhri\x1b", "karim zuhri"},
		{"invalid UTF-8 separates", "Karim\xffZuhri\xc3", "karim zuhri"},
		{"full-width letters", "Ｋａｒｉｍ", "karim"},
		{"mathematical letters", "𝐊𝐚𝐫𝐢𝐦", "karim"},
		{"nothing", "", ""},
		{"blanks", " \t\n", ""},
		{"punctuation", "-.,;:!?()«»", ""},
		{"one letter", "K", "k:initial"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			n := p.Parse(tt.text, OfPerson)
			if got := shape(&n); got != tt.want {
				t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

// TestLegalForms reads legal forms of firms as what they are, whichever way they are written, and leaves the rest of the name.
func TestLegalForms(t *testing.T) {
	p := NewParser(Default())
	tests := []struct {
		text string
		form string // reading, phrases joined; several with spaces between them
		rest string
	}{
		{"Nordlicht Limited", "limited", "nordlicht"},
		{"Nordlicht Ltd", "ltd", "nordlicht"},
		{"NORDLICHT LTD.", "ltd", "nordlicht"},
		{"Nordlicht Co., Ltd.", "coltd", "nordlicht"},
		{"Nordlicht Co.,Ltd", "coltd", "nordlicht"},
		{"Nordlicht LLC", "llc", "nordlicht"},
		{"Nordlicht L.L.C", "llc", "nordlicht"},
		{"Nordlicht L.L.C.", "llc", "nordlicht"},
		{"Nordlicht FZ-LLC", "fzllc", "nordlicht"},
		{"Nordlicht FZE", "fze", "nordlicht"},
		{"Nordlicht Inc.", "inc", "nordlicht"},
		{"Nordlicht Corp.", "corp", "nordlicht"},
		{"Nordlicht Corporation", "corporation", "nordlicht"},
		{"Nordlicht P.L.C.", "plc", "nordlicht"},
		{"Nordlicht LLP", "llp", "nordlicht"},
		{"Nordlicht Pty Ltd", "ptyltd", "nordlicht"},
		{"Nordlicht Pvt. Ltd.", "pvtltd", "nordlicht"},
		{"Nordlicht (Private) Limited", "privatelimited", "nordlicht"},
		{"Nordlicht GmbH", "gmbh", "nordlicht"},
		{"Nordlicht G.m.b.H.", "gmbh", "nordlicht"},
		{"Nordlicht GmbH & Co. KG", "gmbhcokg", "nordlicht"},
		{"Nordlicht B.V.", "bv", "nordlicht"},
		{"Nordlicht Oy", "oy", "nordlicht"},
		{"OÜ Nordlicht", "ou", "nordlicht"},
		{"UAB Nordlicht", "uab", "nordlicht"},
		{"SIA Nordlicht", "sia", "nordlicht"},
		{"Nordlicht ApS", "aps", "nordlicht"},
		{"Nordlicht S.A.S.", "sas", "nordlicht"},
		{"Nordlicht S.A.R.L.", "sarl", "nordlicht"},
		{"Nordlicht S.r.l.", "srl", "nordlicht"},
		{"Nordlicht S.p.A.", "spa", "nordlicht"},
		{"Nordlicht SpA", "spa", "nordlicht"},
		{"Aceros Brenna S.A. de C.V.", "sadecv", "aceros brenna"},
		{"Brenna Ltda.", "ltda", "brenna"},
		{"Brenna spol. s r.o.", "spolsro", "brenna"},
		{"Brenna s.r.o.", "sro", "brenna"},
		{"Brenna Sp. z o.o.", "spzoo", "brenna"},
		{"Brenna d.o.o.", "doo", "brenna"},
		{"Brenna Kft.", "kft", "brenna"},
		{"Brenna EOOD", "eood", "brenna"},
		{"Tanjung Sdn Bhd", "sdnbhd", "tanjung"},
		{"Tanjung Sdn. Bhd.", "sdnbhd", "tanjung"},
		{"PT Tanjung Tbk", "pt tbk", "tanjung"},
		{"Công ty TNHH Tanjung", "congtytnhh", "tanjung"},
		{"Brenna K.K.", "kk", "brenna"},
		{"Brenna Kabushiki Kaisha", "kabushikikaisha", "brenna"},
		{"Brenna MMC", "mmc", "brenna"},
		{"OOO Romashka", "ooo", "romashka"},
		{"ООО «Ромашка»", "ooo", "romashka"},
		{"О.О.О. Ромашка", "ooo", "romashka"},
		{"ПАО Ромашка", "pao", "romashka"},
		{"ЗАО Ромашка", "zao", "romashka"},
		{"ТОВ Ромашка", "tov", "romashka"},
		{"ТОО Ромашка", "too", "romashka"},
		{"Ромашка ЕООД", "eood", "romashka"},
		{"Ромашка д.о.о.", "doo", "romashka"},
		{"Общество с ограниченной ответственностью Ромашка", "obshchestvosogranichennoiotvetstvennostyu", "romashka"},
		{"Nordlicht 有限公司", "youxiangongsi", "nordlicht"},
		{"株式会社ロス", "zhushihuishe", "rosu"},
		{"주식회사 한빛", "jusikhoesa", "hanpit"},
		{"한빛 주식회사", "jusikhoesa", "hanpit"},
		{"שלג בע\"מ", "bm", "shlg"},
		{"שלג בע״מ", "bm", "shlg"},
		{"Ρωμα Α.Ε.", "ae", "roma"},
		{"Ρωμα ΕΠΕ", "epe", "roma"},
		{"შპს ბერა", "shps", "bera"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			n := p.Parse(tt.text, OfEntity)
			var form, rest []string
			for _, w := range n.Words {
				if w.Class == Form {
					form = append(form, w.Text)
				} else {
					rest = append(rest, w.Text)
				}
			}
			if f := strings.Join(form, " "); f != tt.form {
				t.Errorf("legal form %q, want %q: %s", f, tt.form, shape(&n))
			}
			if r := strings.Join(rest, " "); r != tt.rest {
				t.Errorf("the rest is %q, want %q", r, tt.rest)
			}
		})
	}
}

// TestLegalFormsWithoutVowels asks only that something is left and something taken: how such scripts are read is the lists' matter.
func TestLegalFormsWithoutVowels(t *testing.T) {
	p := NewParser(Default())
	for _, text := range []string{
		"شركة النور المحدودة", "شركة النور ذ.م.م", "شرکت نور", "شرکت نور (سهامی خاص)", "شرکت با مسئولیت محدود نور", "บริษัท โรม่า จำกัด", "नमूना लिमिटेड", "Ռոմա ՍՊԸ",
		"北辰有限公司", "北辰股份有限公司", "北辰股份有限責任公司",
	} {
		n := p.Parse(text, OfEntity)
		form, rest := 0, 0
		for _, w := range n.Words {
			switch w.Class {
			case Form:
				form++
			case Plain, Meaning, Generic, Place:
				rest++
			default:
			}
		}
		if form == 0 || rest == 0 {
			t.Errorf("%s: %d legal forms, %d words beside: %s", text, form, rest, shape(&n))
		}
	}
}

// TestOnlyForms says that a legal form alone, a title alone or nothing at all is no name.
func TestOnlyForms(t *testing.T) {
	p := NewParser(Default())
	for _, tt := range []struct {
		why, text string
		kind      Kind
		telling   bool
	}{
		{"a legal form", "Limited", OfEntity, false},
		{"two", "GmbH & Co. KG", OfEntity, false},
		{"in another script", "有限公司", OfEntity, false},
		{"nothing", "", OfEntity, false},
		{"a rank", "General", OfPerson, false},
		{"one letter", "K.", OfPerson, false},
		{"a kunya without a name", "Abu", OfPerson, false},
		{"a name", "Nordlicht", OfEntity, true},
		{"a name and a form", "Nordlicht Ltd", OfEntity, true},
		{"a number", "12345", OfEntity, true},
		{"for a person, a legal form is a name like another", "Limited", OfPerson, true},
		{"Limited is a ship's name", "Limited", OfShip, true},
		{"a title is a name when there is no other", "Sayyed", OfPerson, true},
	} {
		n := p.Parse(tt.text, tt.kind)
		if n.Telling() != tt.telling {
			t.Errorf("%s: %q tells %v, want %v: %s", tt.why, tt.text, n.Telling(), tt.telling, shape(&n))
		}
	}
}

// smallLists make a lexicon small enough to see what it does.
var smallLists = map[string]string{
	"forms":    "ltd\ten\tLtd; Co Ltd; L.t.d.\nltd\tzh\t有限公司\nltd\tko\t회사\n",
	"words":    "trading\ten\tTrading; Trdg\tgeneric\ntrading\tzh\t贸易\ntrading\tru\tторговля; torgovlya\ncommerce\ten\tCommerce\tgeneric\nmining\ten\tMining\nmining\tko\t광업; kwangop\ntechnology\tzh\t科技\nvessel\ten\tVessel Building\n",
	"synonyms": "trading\txx\tcommerce\n",
	"numbers":  "5\ten\tfive; V; 5th\n21\ten\ttwenty one\n",
	"titles":   "title\ten\tDr; Sayyed\nrank\ten\tMajor; Major General\nparticle\txx\tal; de\nfiliation\txx\tbin\nkunya\txx\tabu\nvesselprefix\ten\tMV; M/V\nreligious\ten\tSheikh\n",
	"places":   "north sea\ten\tNorthern Sea\tXX\nbeijing\tzh\t北京\n",
	"given":    "ivan\tru\tИван; Ivan\nivan\ten\tJohn\nivan\ten-nick\tJack\n",
	"arabic":   "کریم\tar\tKarim; Kareem\nالنور\tar\tal-Nur; an-Noor\n",
	"han":      "王\tzh\tWang\n王\tyue\tWong\n张\ttrad\t張\n张\tzh\tZhang\n欧阳\tzh\tOuyang\n",
	"kanji":    "田中\tja\tTanaka\n太郎\tja\tTaro; Tarou\n",
	"hanja":    "王\tko\t왕\n伟\tko\t위\n",
}

func TestWordsByKind(t *testing.T) {
	p := NewParser(fewLists(t, smallLists))
	tests := []struct {
		why  string
		kind Kind
		text string
		want string
	}{
		{"an entity's words are known", OfEntity, "Brenna Trading Ltd", "brenna trading:generic ltd:form"},
		{"in another language", OfEntity, "Бренна Торговля", "brenna torgovlya:generic"},
		{"in a romanisation of it that no list has", OfEntity, "Brenna Torgovlia", "brenna torgovlia:generic"},
		{"a person's are names", OfPerson, "Brenna Trading Ltd", "brenna trading ltd"},
		{"a ship's are names", OfShip, "Brenna Trading", "brenna trading"},
		{"not knowing, all lists apply", Any, "Dr Brenna Trading", "dr:title brenna trading:generic"},
		{"a title is none in a firm's name", OfEntity, "Major Brenna", "major brenna"},
		{"the longest phrase goes first", OfPerson, "Major General Dostov", "majorgeneral:title dostov"},
		{"the key of an English line is a form too", OfEntity, "Vessel Brenna", "vessel:meaning brenna"},
		{"a phrase of two words", OfEntity, "Vessel Building Brenna", "vesselbuilding:meaning brenna"},
		{"a place", OfEntity, "Northern Sea Ltd", "northernsea:place ltd:form"},
		{"a place's key is a form too", OfEntity, "North Sea Ltd", "northsea:place ltd:form"},
		{"places are no words of a ship's name", OfShip, "Northern Sea", "northern sea"},
		{"a prefix of ships is left out", OfShip, "MV Brenna", "mv:noise brenna"},
		{"with a slash", OfShip, "M/V Brenna", "mv:noise brenna"},
		{"dotted as one", OfEntity, "Brenna L.T.D.", "brenna ltd:form"},
		{"three dotted letters that no list knows are one word", OfEntity, "B.N.K. Brenna", "bnk brenna"},
		{"two are not", OfEntity, "B.N. Brenna", "b n brenna"},
		{"nor are a person's", OfPerson, "B.N.K. Brenna", "b:initial n:initial k:initial brenna"},

		{"a number word", OfEntity, "Fund Five", "fund 5:number"},
		{"a Roman numeral", OfEntity, "Fund V", "fund 5:number"},
		{"a phrase", OfEntity, "Fund Twenty One", "fund 21:number"},
		{"an ordinal of the list", OfShip, "5th Brenna", "5:number brenna"},
		{"figures", OfEntity, "Fund 5", "fund 5:number"},
		{"noughts before it say nothing", OfEntity, "Fund 0005", "fund 5:number"},
		{"nought", OfEntity, "Fund 000", "fund 0:number"},
		{"Arabic-Indic figures", OfEntity, "Fund ٥", "fund 5:number"},
		{"Persian figures", OfEntity, "Fund ۵", "fund 5:number"},
		{"full-width figures", OfEntity, "Fund ５", "fund 5:number"},
		{"joined with a word", OfShip, "Brenna5", "brenna 5:number"},
		{"a five is a letter where it begins a word", OfEntity, "5TARLIGHT", "starlight"},
		{"nought and one within a word", OfEntity, "GL0BA1S", "globals"},
		{"an eight", OfEntity, "NO8LE", "noble"},
		{"a figure at the end is a number", OfEntity, "GLOBAL5", "global 5:number"},
		{"a figure that is like no letter is a number", OfEntity, "GLO7AL", "glo 7:number al:particle"},
		{"no number word in a person's name", OfPerson, "Karim V", "karim v:initial"},

		{"Han: known words apart, the rest is one word", OfEntity, "北京远山科技有限公司", "beijing:place yuanshan keji:meaning youxiangongsi:form"},
		{"a generic one", OfEntity, "远山贸易有限公司", "yuanshan maoyi:generic youxiangongsi:form"},
		{"Hangul likewise", OfEntity, "한빛광업회사", "hanpit kwangop:meaning hoesa:form"},
		{"not for a person", OfPerson, "王科技", "wang keji"},
		{"Han letters beside Latin ones", OfEntity, "ABC贸易", "abc maoyi:generic"},
		{"a person's family name may have two characters", OfPerson, "欧阳明", "ouyang ming"},
		{"traditional form of a listed character", OfPerson, "張明", "zhang ming"},
		{"a single character", OfPerson, "王", "wang"},

		{"Arabic with vowels from the list", OfPerson, "کریم", "karim"},
		{"the article is apart, whether the list has it or not", OfPerson, "النور", "al:particle nur"},
		{"letters that are written for one another", OfPerson, "كريم", "karim"},
		{"without the list, the consonants", OfPerson, "بدر", "bdr"},
		{"two letters that would be read as one sound", OfPerson, "سهم", "s-hm"},
		{"servant of, written as one", OfPerson, "عبدالکریم", "abd karim"},
		{"servant of God is one name", OfPerson, "عبدالله", "abdallh"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			n := p.Parse(tt.text, tt.kind)
			if got := shape(&n); got != tt.want {
				t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

// TestSenses asks for what a word is beside its class.
func TestSenses(t *testing.T) {
	l := fewLists(t, smallLists)
	p := NewParser(l)
	one := func(text string, kind Kind) Word {
		n := p.Parse(text, kind)
		if len(n.Words) == 0 {
			t.Fatalf("%q holds no word", text)
		}
		return n.Words[len(n.Words)-1]
	}
	if a, b := one("Trading", OfEntity), one("贸易", OfEntity); a.Concept == 0 || a.Concept != b.Concept || l.ConceptName(a.Concept) != "word:trading" {
		t.Errorf("Trading means %q, 贸易 %q", l.ConceptName(a.Concept), l.ConceptName(b.Concept))
	}
	if a, b := one("Commerce", OfEntity), one("Trading", OfEntity); a.Concept != b.Concept {
		t.Error("words that are used for one another have two meanings")
	}
	if a, b := one("Mining", OfEntity), one("Trading", OfEntity); a.Concept == b.Concept {
		t.Error("Mining means Trading")
	}
	john, ivan, jack := one("John", OfPerson), one("Иван", OfPerson), one("Jack", OfPerson)
	if john.Given == 0 || john.Given != ivan.Given || john.Given != jack.Given {
		t.Errorf("John, Иван and Jack are forms of %d, %d, %d", john.Given, ivan.Given, jack.Given)
	}
	if john.Nick || ivan.Nick || !jack.Nick {
		t.Errorf("nicknames: John %v, Иван %v, Jack %v", john.Nick, ivan.Nick, jack.Nick)
	}
	if w := one("John", OfShip); w.Given != 0 {
		t.Error("a ship has a given name")
	}
	if w := one("کریم", OfPerson); w.Bare || !slices.Equal(w.Others, []string{"kareem"}) {
		t.Errorf("a word with its vowels: bare %v, others %v", w.Bare, w.Others)
	}
	if w := one("بدر", OfPerson); !w.Bare || w.Script != Arabic {
		t.Errorf("a word without its vowels: bare %v, script %v", w.Bare, w.Script)
	}
	if w := one("王", OfPerson); w.Script != Han || !slices.Contains(w.Others, "wong") {
		t.Errorf("王: %v %v", w.Script, w.Others)
	}
	n := p.Parse("Vessel Building", OfEntity)
	if w := n.Words[0]; !slices.Equal(w.Parts, []string{"vessel", "building"}) {
		t.Errorf("parts of a phrase: %v", w.Parts)
	}
	n = p.Parse("KarimZuhri", OfPerson)
	if len(n.Words) != 2 || n.Words[0].Joins || !n.Words[1].Joins {
		t.Errorf("joined words: %+v", n.Words)
	}
	if l.ConceptName(0) != "" {
		t.Error("no meaning has a name")
	}
}

func TestVariants(t *testing.T) {
	p := NewParser(fewLists(t, smallLists))
	tests := []struct {
		why, text string
		kind      Kind
		want      []string
	}{
		{"Latin letters are read in one way", "Karim", OfPerson, []string{"karim"}},
		{"Hangul too", "홍길동", OfPerson, []string{"hong kil tong"}},
		{"Han: Mandarin first, then as a Korean reads it", "王伟", OfPerson, []string{"wang wei", "wang wi"}},
		{"and as a Japanese does, where the lists know the words", "田中太郎", OfPerson, []string{"tian zhongtailang", "tanaka taro"}},
		{"with a space", "田中 太郎", OfPerson, []string{"tian zhong tai lang", "tanaka taro"}},
		{"a Korean does not read kana", "ハナコ", OfPerson, []string{"hanako"}},
		{"nothing", "", OfPerson, []string{""}},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			var got []string
			vs := p.Variants(tt.text, tt.kind)
			for i := range vs {
				got = append(got, shape(&vs[i]))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
			}
			first := p.Parse(tt.text, tt.kind)
			if shape(&first) != got[0] {
				t.Errorf("the first reading is %q, Parse gives %q", got[0], shape(&first))
			}
		})
	}
}

// TestKoreanReadings: the older romanisation is the reading, that of 2000 and the spellings in use of family names stand beside it.
func TestKoreanReadings(t *testing.T) {
	p := NewParser(Default())
	n := p.Parse("김정철", OfPerson)
	if got := shape(&n); got != "kim jong chol" {
		t.Errorf("김정철: %q", got)
	}
	for i, want := range []string{"gim", "jeong", "cheol"} {
		if !slices.Contains(n.Words[i].Others, want) {
			t.Errorf("%s is not read %q: %v", n.Words[i].Text, want, n.Words[i].Others)
		}
	}
	n = p.Parse("이철", OfPerson)
	for _, want := range []string{"li", "lee", "yi"} {
		if !slices.Contains(n.Words[0].Others, want) {
			t.Errorf("이 is not read %q: %v", want, n.Words[0].Others)
		}
	}
	n = p.Parse("한빛산업개발", OfEntity)
	if len(n.Words) == 0 || n.Words[0].Text == "han" {
		t.Errorf("a firm's name was taken apart by syllables: %s", shape(&n))
	}
}

// TestPassableReadings: every script has a reading in Latin letters, be it a poor one.
func TestPassableReadings(t *testing.T) {
	p := NewParser(Default())
	for _, text := range []string{
		"Северов", "کریمی", "홍길동", "王伟", "ハナコ", "はなこ", "דוד כהן", "Γιώργος", "Արամ", "გიორგი", "สมชาย ใจดี", "राम कुमार", "রহমান", "ਰਾਮ", "தமிழ்", "አበበ", "မောင်",
		"ភូមិ", "ລາວ", "ᠮᠣᠩᠭᠣᠯ", "བོད", "ڵە", "Ŧĸə", "ﷲ", "ﬁn",
	} {
		for _, k := range []Kind{Any, OfPerson, OfEntity, OfShip} {
			n := p.Parse(text, k)
			if len(n.Words) == 0 {
				t.Errorf("%s as kind %d has no reading", text, k)
			}
			for _, w := range n.Words {
				if !readable(w.Text) {
					t.Errorf("%s as kind %d is read %q", text, k, w.Text)
				}
			}
		}
	}
}

func readable(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

func TestLongNames(t *testing.T) {
	p := NewParser(Default())
	for _, tt := range []struct {
		why, text string
		words     int
		cut       bool
	}{
		{"as many words as are looked at", strings.TrimSpace(strings.Repeat("karim ", MaxWords-1)), MaxWords - 1, false},
		{"more", strings.Repeat("karim ", MaxWords+1), MaxWords, true},
		{"ten thousand letters", strings.Repeat("k", 10_000), 1, true},
		{"ten thousand letters in words", strings.Repeat("karim zuhri ", 900), MaxWords, true},
		{"ten thousand characters without a space", strings.Repeat("王", 10_000), -1, true},
		{"cut within a letter", strings.Repeat("k", 2047) + "éé", 1, true},
		{"ten thousand brackets", strings.Repeat("(", 10_000), 0, true},
	} {
		n := p.Parse(tt.text, OfPerson)
		if n.Cut != tt.cut || tt.words >= 0 && len(n.Words) != tt.words {
			t.Errorf("%s: %d words, cut %v; want %d, %v", tt.why, len(n.Words), n.Cut, tt.words, tt.cut)
		}
		if n.Text != tt.text {
			t.Errorf("%s: the text is not kept", tt.why)
		}
		if n := p.Parse("Karim", OfPerson); n.Cut {
			t.Error("the next name is called cut")
		}
	}
}

// genName draws names as they come: words of several scripts with marks, dots and what else stands between them.
func genName(cased bool) *rapid.Generator[string] {
	word := rapid.OneOf(
		rapid.StringMatching(`[A-Z][a-z]{1,9}`), rapid.StringMatching(`[А-Я][а-я]{1,9}`), rapid.StringMatching(`[ا-غف-ي]{2,7}`),
		rapid.SampledFrom([]string{"Ltd", "GmbH", "OOO", "al", "Bin", "Dr.", "Sayyed", "é", "Ñandú", "Åse", "Ёлка", "Йод", "أحمد", "5", "17", "J.", "O'Neal"}),
		rapid.StringMatching(`[一-龥]{1,5}`),
	)
	return rapid.Custom(func(t *rapid.T) string {
		ws := rapid.SliceOfN(word, 0, 7).Draw(t, "words")
		s := strings.Join(ws, rapid.SampledFrom([]string{" ", "-", ", ", "  "}).Draw(t, "between"))
		if cased {
			return s
		}
		return strings.ToLower(s)
	})
}

func TestNormalFormsAreTheSame(t *testing.T) {
	p := NewParser(Default())
	rapid.Check(t, func(t *rapid.T) {
		s := genName(true).Draw(t, "name")
		k := Kind(rapid.IntRange(0, 3).Draw(t, "kind"))
		c, d := p.Parse(norm.NFC.String(s), k), p.Parse(norm.NFD.String(s), k)
		if shape(&c) != shape(&d) {
			t.Errorf("%q composed is %q, decomposed %q", s, shape(&c), shape(&d))
		}
	})
}

func TestCaseDoesNotMatter(t *testing.T) {
	p := NewParser(Default())
	rapid.Check(t, func(t *rapid.T) {
		s := genName(false).Draw(t, "name")
		k := Kind(rapid.IntRange(0, 3).Draw(t, "kind"))
		l, u := p.Parse(s, k), p.Parse(strings.ToUpper(s), k)
		if shape(&l) != shape(&u) {
			t.Errorf("%q is %q, in capitals %q", s, shape(&l), shape(&u))
		}
	})
}

// checkName reports what is wrong with a name taken apart, whatever the text was.
func checkName(t interface {
	Errorf(format string, args ...any)
}, n *Name,
) {
	if len(n.Words) > 8*MaxWords {
		t.Errorf("%d words", len(n.Words))
	}
	last := 0
	for i := range n.Words {
		w := &n.Words[i]
		if w.From < last || w.To < w.From || w.To > len(n.Text) {
			t.Errorf("word %d %q stands at %d to %d of %d bytes, after one at %d", i, w.Text, w.From, w.To, len(n.Text), last)
		}
		last = w.From
		if !readable(w.Text) {
			t.Errorf("word %d is read %q", i, w.Text)
		}
		for _, o := range w.Others {
			if !readable(o) || o == w.Text {
				t.Errorf("word %d is read %q, and otherwise %q", i, w.Text, o)
			}
		}
		if w.Class >= Classes || w.Class.String() == "" {
			t.Errorf("class %d", w.Class)
		}
		if w.Native == "" || w.Script.String() == "" {
			t.Errorf("word %d: native %q, script %d", i, w.Native, w.Script)
		}
		if (w.Class == Form || w.Class == Title && len(w.Parts) > 0) && w.Concept == 0 {
			t.Errorf("word %d: a %s of no list", i, w.Class)
		}
	}
}

func TestAnyTextIsRead(t *testing.T) {
	p, q := NewParser(Default()), NewParser(Default())
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(genName(true), rapid.String(), rapid.StringN(0, 400, 3000)).Draw(t, "text")
		k := Kind(rapid.IntRange(0, 3).Draw(t, "kind"))
		for _, n := range p.Variants(s, k) {
			checkName(t, &n)
		}
		a, b := p.Parse(s, k), q.Parse(s, k)
		if shape(&a) != shape(&b) {
			t.Errorf("%q is read %q by one parser, %q by another", s, shape(&a), shape(&b))
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"Karim bin Tarek al-Zuhri", "ООО «Ромашка»", "شرکت نور (سهامی خاص)", "والشركة المصرية", "北京远山科技有限公司", "주식회사 한빛", "J.R. Roth", "GL0BAL 5TAR", "Fund V",
		"ﻮﺍﻟﺸﺮﻛﺔ", "\xff\xfe", "\u202eabc\u202c", "ŉ ﬁ ß İ ı", "Mоscow Κaрим", "عبدالكريم", "A.B.C./D.E.F", "''''", "a'", "１２３ ٣٤٥", "ゞ々〆", "\u1112\u1161\u11ab", "株式会社ロス", "ⅣⅤ",
	} {
		f.Add(s, uint8(1))
		f.Add(s, uint8(2))
	}
	p, q := NewParser(Default()), NewParser(Default())
	f.Fuzz(func(t *testing.T, s string, k uint8) {
		kind := Kind(k % 4)
		vs := p.Variants(s, kind)
		for i := range vs {
			checkName(t, &vs[i])
		}
		if n := q.Parse(s, kind); shape(&n) != shape(&vs[0]) {
			t.Errorf("read %q at first, %q afterwards", shape(&vs[0]), shape(&n))
		}
	})
}

func BenchmarkParse(b *testing.B) {
	p := NewParser(Default())
	for _, bb := range []struct {
		name, text string
		kind       Kind
	}{
		{"person", "Dr. Karim bin Tarek al-Zuhri", OfPerson},
		{"entity", "Nordlicht Trading and Shipping Co., Ltd.", OfEntity},
		{"cyrillic", "Общество с ограниченной ответственностью Ромашка", OfEntity},
		{"arabic", "شرکت نور (سهامی خاص)", OfEntity},
		{"han", "北京远山科技有限公司", OfEntity},
		{"hangul", "홍길동", OfPerson},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.Parse(bb.text, bb.kind)
			}
		})
	}
}
