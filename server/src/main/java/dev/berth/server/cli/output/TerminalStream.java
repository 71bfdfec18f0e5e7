package dev.berth.server.cli.output;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/**
 * A print stream that removes from everything written to it the characters that a terminal obeys, as {@link TerminalText#text}
 * does. Whoever prints text of agents, engines or files needs no call of their own. Safe for all threads.
 */
public final class TerminalStream extends PrintStream {
    private final PrintStream exact;

    /** Creates a stream that writes to {@code exact}, in the character set of that stream. */
    public TerminalStream(PrintStream exact) {
        super(new Filter(exact), false, exact.charset());
        this.exact = exact;
    }

    /** Returns {@code stream} itself if it is one already. */
    public static TerminalStream of(PrintStream stream) {
        return stream instanceof TerminalStream already ? already : new TerminalStream(stream);
    }

    /** The stream that changes nothing: for Berth's own colours, and for the bytes of a program that the user runs. */
    public PrintStream exact() {
        return exact;
    }

    // INVARIANT: one write for each line, so that lines of several threads never mix.
    @Override
    public void println(String line) {
        print(line + System.lineSeparator());
    }

    @Override
    public boolean checkError() {
        return super.checkError() || exact.checkError();
    }

    /** Decodes the bytes, since a control character may have two of them. Used only with the lock of the print stream. */
    private static final class Filter extends OutputStream {
        private static final int LONGEST_CHARACTER = 16;

        private final PrintStream target;
        private final CharsetDecoder decoder;

        /** The first bytes of a character whose other bytes were not written yet. */
        private ByteBuffer incomplete = ByteBuffer.allocate(0);

        Filter(PrintStream target) {
            Charset charset = target.charset();
            this.target = target;
            this.decoder = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            ByteBuffer in = ByteBuffer.allocate(incomplete.remaining() + length)
                    .put(incomplete)
                    .put(bytes, from, length)
                    .flip();
            CharBuffer out = CharBuffer.allocate(
                    (int) Math.ceil(in.remaining() * (double) decoder.maxCharsPerByte()) + LONGEST_CHARACTER);
            decoder.decode(in, out, false);
            incomplete = ByteBuffer.allocate(in.remaining()).put(in).flip();
            target.print(TerminalText.text(out.flip().toString()));
        }

        @Override
        public void flush() {
            target.flush();
        }
    }
}
