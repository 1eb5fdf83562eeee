package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

var benchEnv = Env{Lookup: func(string) string { return "" }, Now: clock}

// BenchmarkCheckOne assesses one transfer with the rules already read; as a process the reading comes on top.
func BenchmarkCheckOne(b *testing.B) {
	for b.Loop() {
		Run(b.Context(), []string{"check", examplesDir + "/05-batch-mixer.json"}, strings.NewReader(""), io.Discard, io.Discard, benchEnv)
	}
}

// rows writes a CSV file of n transfers and returns its path.
func rows(tb testing.TB, n int) string {
	tb.Helper()
	var f bytes.Buffer
	f.WriteString("id,date,description,parameters,hs,end user,end user country\n")
	goods := []string{
		"Ring laser gyro,drift rate stability=0.05 deg/h,9014.20", "Stainless steel kitchen sink,,7324.10", "Office chair,,9401.30",
		"Maraging steel plate,UTS=1.8 GPa; thickness=4 mm,7219.22", "Small turbojet engine,thrust=1.2 kN,8411.11",
	}
	for i := range n {
		fmt.Fprintf(&f, "R%d,2026-03-%02d,%s,Sample %d,CL\n", i, 1+i%28, goods[i%len(goods)], i%500)
	}
	path := filepath.Join(tb.TempDir(), "rows.csv")
	if err := os.WriteFile(path, f.Bytes(), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// BenchmarkCheckRows measures a thousand rows of CSV on all cores.
func BenchmarkCheckRows(b *testing.B) {
	path := rows(b, 1000)
	for b.Loop() {
		Run(b.Context(), []string{"check", path}, strings.NewReader(""), io.Discard, io.Discard, benchEnv)
	}
}

// heap is a writer that looks how much memory is in use, now and then.
type heap struct{ most uint64 }

func (h *heap) Write(b []byte) (int, error) {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	h.most = max(h.most, m.HeapAlloc)
	return len(b), nil
}

// TestFlatMemory: four times the rows hold hardly more memory, because nothing is kept of a row that was written.
func TestFlatMemory(t *testing.T) {
	measure := func(n int) uint64 {
		h := &heap{}
		if status := Run(t.Context(), []string{"check", rows(t, n)}, strings.NewReader(""), h, io.Discard, benchEnv); status != 1 {
			t.Fatalf("status %d", status)
		}
		return h.most
	}
	small, large := measure(500), measure(2000)
	if large > small+12<<20 {
		t.Errorf("%d bytes in use with 2,000 rows, %d with 500", large, small)
	}
}

// wholeRows writes n transfers with three parties each. With repeated, firms and goods come again as in the manifests of one port;
// otherwise every name and every description is new.
func wholeRows(tb testing.TB, n int, repeated bool) string {
	tb.Helper()
	r := rand.New(rand.NewPCG(5, 5))
	syllables := strings.Fields("ba ke ti mo ru sa len dor vik han pet gal nov mir tel zar")
	word := func() string {
		var w string
		for range 3 {
			w += syllables[r.IntN(len(syllables))]
		}
		return strings.ToUpper(w[:1]) + w[1:]
	}
	firm := func() string { return word() + word() + " " + word() + " Trading Ltd" }
	var firms []string
	for range 3000 {
		firms = append(firms, firm())
	}
	goods := []string{
		"centrifugal pump for water,841370", "office desk,940330", "cotton shirts,620520", "ball bearings,848210", "filling machine,842230",
		"LED luminaires,940542", "plastic crates,392310", "hospital bed,940290", "laboratory balance,901600", "printing ink,321511",
	}
	var f bytes.Buffer
	f.WriteString("id,kind,date,from,to,description,hs,net_kg,value,currency,exporter,exporter country,consignee,consignee country,end user,end user country\n")
	for i := range n {
		who := func() string { return firms[r.IntN(len(firms))] }
		g := goods[r.IntN(len(goods))]
		if !repeated {
			who = firm
			g = word() + " " + g
		}
		fmt.Fprintf(&f, "R%d,export,2026-03-%02d,DE,BR,%s,%d,%d,EUR,%s,DE,%s,BR,%s,BR\n", i, 1+i%28, g, 5+r.IntN(5000), 100+r.IntN(90000), who(), who(), who())
	}
	path := filepath.Join(tb.TempDir(), "whole.csv")
	if err := os.WriteFile(path, f.Bytes(), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// BenchmarkCheckWhole measures complete assessments from CSV to CSV against a real list, with the time to open it: compare many rows
// with few to leave that out.
func BenchmarkCheckWhole(b *testing.B) {
	data := os.Getenv("LICET_DATA")
	if data == "" {
		b.Skip("LICET_DATA names no directory with screening-dev: no list to measure against")
	}
	lists := b.TempDir()
	if status := Run(b.Context(), []string{"lists", "import", "--dir", lists, "ofac", data + "/screening-dev/list/ofac-format"}, strings.NewReader(""), io.Discard, io.Discard, benchEnv); status != 0 {
		b.Fatalf("the list cannot be imported: status %d", status)
	}
	for _, way := range []struct {
		name     string
		repeated bool
	}{{"new", false}, {"repeated", true}} {
		for _, n := range []int{3_000, 30_000} {
			path := wholeRows(b, n, way.repeated)
			b.Run(fmt.Sprintf("%s/%d", way.name, n), func(b *testing.B) {
				for b.Loop() {
					Run(b.Context(), []string{"check", path, "--dir", lists, "--format", "csv"}, strings.NewReader(""), io.Discard, io.Discard, benchEnv)
				}
				b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "transfers/s")
			})
		}
	}
}
