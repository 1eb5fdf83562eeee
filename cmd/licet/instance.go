package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/licet/licet/fault"
	"github.com/licet/licet/internal/batch"
	"github.com/licet/licet/internal/instance"
	"github.com/licet/licet/internal/show"
	"github.com/licet/licet/internal/sqlstore"
)

// instanceFlags say which installation a command works on.
type instanceFlags struct{ data, database string }

func (p *program) instanceFlags(c *cobra.Command) *instanceFlags {
	f := &instanceFlags{}
	c.Flags().StringVar(&f.data, "data", "", "data `directory`; LICET_DATA_DIR, or a place of the account, unless given")
	_ = c.MarkFlagDirname("data")
	c.Flags().StringVar(&f.database, "database", "", "`address` of the database, a file or postgres://…; LICET_DATABASE, or licet.db in the data directory, unless given")
	return f
}

// open opens the installation that the flags name.
func (p *program) open(ctx context.Context, f *instanceFlags, o instance.Options) (*instance.Instance, error) {
	o.Dir = cmp.Or(f.data, p.env.Lookup("LICET_DATA_DIR"))
	if o.Dir == "" {
		lists, err := p.dataDir(runtime.GOOS)
		if err != nil {
			return nil, err
		}
		o.Dir = filepath.Dir(lists)
	}
	o.Database = cmp.Or(f.database, p.env.Lookup("LICET_DATABASE"))
	o.Now = p.env.Now
	return instance.Open(ctx, o)
}

const databaseLong = `The database of an installation: SQLite, one file in the data directory, or PostgreSQL. Both hold the same.

The data directory is --data, LICET_DATA_DIR, or a place of the account. The database is --database, LICET_DATABASE, or the file
licet.db in the data directory. A password in an address is never shown.`

func (p *program) db() *cobra.Command {
	c := &cobra.Command{
		Use: "db", Short: "Look at the database and bring its schema up to date", Long: databaseLong,
		Example: examples("licet db status", "licet db migrate --data /srv/licet"),
	}
	group(c)
	c.AddCommand(p.dbStatus(), p.dbMigrate())
	return c
}

func (p *program) dbStatus() *cobra.Command {
	c := &cobra.Command{
		Use: "status", Short: "Show which schema the database has",
		Long: `Shows the kind and address of the database, the schema it has and the one that this program needs, and when each step was taken.

Exit status: 0 when they agree, 1 when the database is older.`,
		Example: examples("licet db status", "licet db status --database postgres://licet@db.example/licet --format json"),
		Args:    cobra.NoArgs,
	}
	f, out := p.instanceFlags(c), format(c, show.Text, show.JSON)
	c.RunE = func(c *cobra.Command, _ []string) error {
		in, err := p.open(c.Context(), f, instance.Options{NoMigrate: true})
		if err != nil {
			return err
		}
		schema, err := in.Store.Schema(c.Context())
		if err = errors.Join(err, in.Store.Close()); err != nil {
			return err
		}
		if schema.Have < schema.Want {
			p.raise(fault.ExitAct)
		}
		return schemaListing(schema).Write(p.stdout, out.format(), p.page())
	}
	return c
}

func schemaListing(s *sqlstore.Schema) *show.Listing {
	return &show.Listing{Records: []any{s}, Single: true, Doc: func() *show.Doc {
		d := &show.Doc{}
		d.Fields([][2]show.Line{
			show.Field("Database", s.Database), show.Field("Engine", s.Engine),
			show.Field("Schema", show.Number(int(s.Have))+" of "+show.Number(int(s.Want))),
		})
		for _, x := range s.Steps {
			when := "not taken yet"
			if !x.Applied.IsZero() {
				when = x.Applied.Format("2006-01-02 15:04 MST")
			}
			d.Bullet(show.Number(int(x.Version))+" "+x.Name, show.F(", "+when))
		}
		return d
	}}
}

func (p *program) dbMigrate() *cobra.Command {
	c := &cobra.Command{
		Use: "migrate", Short: "Bring the schema of the database to that of this program",
		Long:    "Takes the steps that the database lacks, each in a transaction. Make a backup before: there is no way back.",
		Example: examples("licet db migrate", "licet db migrate --database postgres://licet@db.example/licet"),
		Args:    cobra.NoArgs,
	}
	f := p.instanceFlags(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		in, err := p.open(c.Context(), f, instance.Options{Write: true})
		if err != nil {
			return err
		}
		schema, err := in.Store.Schema(c.Context())
		if err = errors.Join(err, in.Close(c.Context())); err != nil {
			return err
		}
		return schemaListing(schema).Write(p.stdout, show.Text, p.page())
	}
	return c
}

const backupLong = `Writes everything that the installation holds to one file, as it stands at this moment, while work goes on: records, files that
were handed in, the log of acts. The file is the same for SQLite and PostgreSQL and can be restored to either. It is written whole or
not at all, for the account alone.

The keys of the log (audit.key, audit.pub) and the lists are not in it: keep a copy of the data directory's keys in another place, since
whoever has audit.key can sign another log. Lists are fetched again by licet lists update.

With --check the backup is restored to a temporary database and verified there, record by record, before the command says that it is good.`

func (p *program) backup() *cobra.Command {
	c := &cobra.Command{
		Use: "backup FILE", Short: "Write everything that the installation holds to one file", Long: backupLong,
		Example: examples("licet backup licet-2026-03-01.backup --check", "licet backup nightly.backup --data /srv/licet"),
		Args:    count(1, 1, "one file"),
	}
	f := p.instanceFlags(c)
	check := c.Flags().Bool("check", false, "restore it to a temporary database and verify it there")
	c.RunE = func(c *cobra.Command, args []string) error {
		ctx := c.Context()
		in, err := p.open(ctx, f, instance.Options{})
		if err != nil {
			return err
		}
		defer func() { _ = in.Store.Close() }()
		saved, err := p.writeBackup(ctx, in, args[0], *check)
		if err != nil {
			return err
		}
		text := " are in " + args[0] + "."
		if *check {
			text = " are in " + args[0] + ", restored and verified."
		}
		p.tell("%s and %s%s", show.Plural(int(saved.Records()), "record", "records"), show.Plural(int(saved.Acts), "act", "acts"), text)
		return nil
	}
	return c
}

func (p *program) writeBackup(ctx context.Context, in *instance.Instance, name string, check bool) (saved *sqlstore.Saved, err error) {
	if _, err := os.Lstat(name); err == nil {
		e := fault.New(fault.Conflict, "the file is there already").At(fault.Place{File: name})
		e.Hint = "name another, or remove it"
		return nil, e
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".licet-backup-*")
	if err != nil {
		return nil, batch.Unreadable(name, err)
	}
	defer func() {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}()
	bar := p.progressOf(0, "saving")
	saved, err = in.Store.Backup(ctx, f, bar.seen)
	if err == nil {
		err = f.Sync()
	}
	if err == nil && check {
		_, err = f.Seek(0, io.SeekStart)
		if err == nil {
			err = p.checkBackup(ctx, in, f, bar.seen)
		}
	}
	bar.aside()
	if err != nil {
		return nil, at(err, fault.Place{File: name})
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return nil, batch.Unreadable(name, err)
	}
	return saved, nil
}

// checkBackup restores a backup to a temporary database and verifies it.
func (p *program) checkBackup(ctx context.Context, in *instance.Instance, r io.Reader, seen func(int)) (err error) {
	dir, err := os.MkdirTemp("", "licet-check-*")
	if err != nil {
		return fault.Wrap(fault.Unavailable, err, "making a place for the check")
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	return p.restoreTo(ctx, in.Public, sqlstore.Options{Database: filepath.Join(dir, "check.db"), Now: p.env.Now}, r, seen)
}

// restoreTo restores a backup, which verifies what it restores.
func (p *program) restoreTo(ctx context.Context, public string, o sqlstore.Options, r io.Reader, seen func(int)) (err error) {
	s, err := sqlstore.Open(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	_, err = s.Restore(ctx, r, public, seen)
	return err
}

const restoreLong = `Reads a backup into the database of an installation, which has to be empty, and verifies what was read: the log of acts, and each
record against it. Nothing is kept of a backup that is damaged, cut or altered.

The keys of the log (audit.key and audit.pub) have to stand in the data directory: copy them there first.`

func (p *program) restore() *cobra.Command {
	c := &cobra.Command{
		Use: "restore FILE", Short: "Read a backup into an empty database", Long: restoreLong,
		Example: examples("licet restore licet-2026-03-01.backup --data /srv/licet", "licet restore nightly.backup --data /srv/licet --database postgres://licet@db.example/licet"),
		Args:    count(1, 1, "one file"),
	}
	f := p.instanceFlags(c)
	c.RunE = func(c *cobra.Command, args []string) (err error) {
		ctx := c.Context()
		file, err := batch.Open(args[0], interruptible(ctx, p.stdin))
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		in, err := p.open(ctx, f, instance.Options{Write: true})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, in.Store.Close()) }()
		bar := p.progressOf(0, "restoring")
		saved, err := in.Store.Restore(ctx, file, in.Public, bar.seen)
		bar.aside()
		if err != nil {
			return at(err, fault.Place{File: args[0]})
		}
		p.tell("%s and %s of %s are restored and verified.", show.Plural(int(saved.Records()), "record", "records"),
			show.Plural(int(saved.Acts), "act", "acts"), saved.At.Format("2006-01-02 15:04 MST"))
		return in.KeepCheckpoint(ctx)
	}
	return c
}

const auditLong = `The log of acts: who did what to which record, when, and what the record was before and after. Each act is a leaf of a hash tree whose
head is signed. Whoever keeps a signed head, a checkpoint, can tell later whether anything up to it was changed or removed.`

func (p *program) audit() *cobra.Command {
	c := &cobra.Command{
		Use: "audit", Short: "Verify the log of acts, and print its signed head", Long: auditLong,
		Example: examples("licet audit verify", "licet audit checkpoint > checkpoint-2026-03-01"),
	}
	group(c)
	c.AddCommand(p.auditVerify(), p.auditCheckpoint())
	return c
}

func (p *program) auditVerify() *cobra.Command {
	c := &cobra.Command{
		Use: "verify", Short: "Show that no act and no record was changed or removed",
		Long: `Walks the whole log: each act stands at its place as it was written, the hashes are those of the acts, and each signed head signs
a tree that the log still begins with. Then each record is compared with its last act. The first act that was changed, removed or
put in is named.

--checkpoint gives signed heads that were kept elsewhere: these show it also when somebody who holds the key made the log anew.

Exit status: 0 when nothing is wrong, 1 when something is.`,
		Example: examples("licet audit verify", "licet audit verify --checkpoint checkpoint-2026-03-01 --format json"),
		Args:    cobra.NoArgs,
	}
	f, out := p.instanceFlags(c), format(c, show.Text, show.JSON)
	var kept []string
	c.Flags().StringArrayVar(&kept, "checkpoint", nil, "a signed head that was kept, as a `file`; may be repeated")
	c.RunE = func(c *cobra.Command, _ []string) error {
		var heads [][]byte
		for _, name := range kept {
			text, err := os.ReadFile(name)
			if err != nil {
				return batch.Unreadable(name, err)
			}
			heads = append(heads, text)
		}
		in, err := p.open(c.Context(), f, instance.Options{})
		if err != nil {
			return err
		}
		bar := p.progressOf(0, "verifying")
		got, err := in.Verify(c.Context(), bar.seen, heads...)
		bar.aside()
		if err = errors.Join(err, in.Store.Close()); err != nil {
			return err
		}
		if !got.OK() {
			p.raise(fault.ExitAct)
		}
		return verifiedListing(got).Write(p.stdout, out.format(), p.page())
	}
	return c
}

func verifiedListing(v *instance.Verified) *show.Listing {
	return &show.Listing{Records: []any{v}, Single: true, Doc: func() *show.Doc {
		d := &show.Doc{}
		log := v.Log
		switch {
		case v.OK() && log.Size == 0:
			d.More("The log holds no acts yet, and the database no records.")
		case v.OK():
			d.More(show.L(show.B("Nothing was changed or removed."), " "+show.Plural(int(log.Size), "act", "acts")+
				", signed by "+show.Plural(log.Checkpoints, "head", "heads")+"; "+show.Plural(v.Records, "record", "records")+" as their acts left them."))
		default:
			d.More(show.L(show.B("Something was changed or removed."), " Keep the data as they are, and compare with a backup."))
		}
		for _, w := range log.Wrong {
			d.Bullet(show.B("Act "+show.Number(int(w.Seq))), ": "+w.Text+".")
		}
		for _, a := range v.Altered {
			d.Bullet(show.B(string(a.Kind)+" "+a.ID), ": "+a.Text+".")
		}
		if log.Size > 0 {
			d.Fields([][2]show.Line{
				show.Field("From", log.From.Format("2006-01-02 15:04:05 MST")), show.Field("Until", log.Until.Format("2006-01-02 15:04:05 MST")),
				show.Field("Root", log.Root),
			})
		}
		return d
	}}
}

func (p *program) auditCheckpoint() *cobra.Command {
	c := &cobra.Command{
		Use: "checkpoint", Short: "Print the newest signed head of the log",
		Long: `Prints the signed head of the log: its name, the number of acts, the root of their tree and the signature (C2SP tlog-checkpoint). Give it to
somebody else to keep. The public key stands in audit.pub of the data directory.`,
		Example: examples("licet audit checkpoint > checkpoint-2026-03-01", "licet audit checkpoint --data /srv/licet"),
		Args:    cobra.NoArgs,
	}
	f := p.instanceFlags(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		in, err := p.open(c.Context(), f, instance.Options{})
		if err != nil {
			return err
		}
		text, err := in.Checkpoint(c.Context())
		if err = errors.Join(err, in.Store.Close()); err != nil {
			return err
		}
		if len(text) == 0 {
			return fault.New(fault.NotFound, "the log holds no acts yet")
		}
		_, err = p.stdout.Write(text)
		return err
	}
	return c
}

// tell writes a line to standard output.
func (p *program) tell(format string, args ...any) {
	_, _ = fmt.Fprintln(p.stdout, fmt.Sprintf(format, args...))
}
