package read

import "io"

// Text returns the stream as UTF-8 without byte order mark, for other readers of text: UTF-8, UTF-16 with a byte order mark, or
// what the encoding of [Options] names. It returns an error of kind invalid for an empty or binary stream. Bytes of
// UTF-8 that are none remain in it: the caller reports the line that holds them.
func Text(name string, r io.Reader, encoding string) (io.Reader, error) {
	text, _, err := decodeText(name, r, encoding)
	return text, err
}
