package main

import "github.com/spf13/cobra"

func (p *program) classify() *cobra.Command { return &cobra.Command{Use: "classify", RunE: func(*cobra.Command, []string) error { return nil }} }
func (p *program) annex() *cobra.Command { return &cobra.Command{Use: "annex", RunE: func(*cobra.Command, []string) error { return nil }} }
func (p *program) replay() *cobra.Command { return &cobra.Command{Use: "replay", RunE: func(*cobra.Command, []string) error { return nil }} }
func (p *program) version() *cobra.Command { return &cobra.Command{Use: "version", RunE: func(*cobra.Command, []string) error { return nil }} }
func (p *program) docs() *cobra.Command { return &cobra.Command{Use: "docs", RunE: func(*cobra.Command, []string) error { return nil }} }
