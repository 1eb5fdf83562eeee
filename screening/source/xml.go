package source

// xmlReaders holds the readers of forms in XML and of the sheet form.
var xmlReaders = map[Form]reader{}
