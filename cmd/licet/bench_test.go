package main

import (
	"bytes"
	"fmt"
	"io"
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
