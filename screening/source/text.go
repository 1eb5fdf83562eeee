package source

// textReaders holds the readers of forms in CSV, tab separated text and JSON.
var textReaders = map[Form]reader{}
