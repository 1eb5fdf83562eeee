// Licet assesses transfers against the public control list and Guidelines of the Missile Technology Control Regime.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

//go:generate go run . docs ../..

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	status := Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, Env{Lookup: os.Getenv, Now: time.Now})
	os.Exit(status)
}
