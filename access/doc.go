// Package access says who may do what: roles, and policies in Cedar that decide.
//
// Everything is denied unless a policy permits it, a prohibition beats a permission, and a policy that fails permits nothing. The same
// policies say which records a list may hold ([Policies.Sight]), so that a list never shows what a page would refuse.
//
// The package decides and keeps nothing: accounts are records of package desk. What an account proves itself by (keys, passwords, codes)
// is not its matter.
package access
