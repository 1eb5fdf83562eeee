// Package name takes names apart: into words, their scripts, their Latin readings and what each word is to the name.
//
// The word lists are data files of this package. [Parser.Parse] takes a name apart; [Sound] compares words by what is heard, so
// that the romanisations of one name are near each other; [Key] finds words again that were spelled otherwise.
package name
