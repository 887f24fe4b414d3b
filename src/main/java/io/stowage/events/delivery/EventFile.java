package io.stowage.events.delivery;

import io.stowage.events.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file with a line for each event. Its last line says where to go on, so that no event is in it twice or missing,
 * whenever the process ends.
 */
final class EventFile implements AutoCloseable {
    private static final int LONGEST_LINE = 1 << 20;
    private static final Pattern SEQ = Pattern.compile("^\\{\"id\":\"[^\"]*\",\"seq\":([0-9]{1,18}),");

    private final Path path;
    private final long mostBytes;
    private final int kept;
    private FileChannel channel;
    private long last;

    EventFile(Path path, long mostBytes, int kept) throws IOException {
        this.path = path;
        this.mostBytes = mostBytes;
        this.kept = kept;
        this.channel = open();
        OptionalLong found = cutToWholeLines();
        this.last = found.isPresent() ? found.getAsLong() : lastOf(aside(1));
    }

    /** The number of the last event in it, or in the one before; 0 where there is none. */
    long last() {
        return last;
    }

    /** Writes them all, to the disk. */
    void append(List<Event> events) throws IOException {
        for (Event event : events) {
            ByteBuffer line = ByteBuffer.wrap((event.line() + "\n").getBytes(StandardCharsets.UTF_8));
            if (channel.size() > 0 && channel.size() + line.remaining() > mostBytes) {
                putAside();
            }
            while (line.hasRemaining()) {
                channel.write(line);
            }
            last = event.seq();
        }
        channel.force(false);
    }

    /** Begins anew at the first event, for a file that belongs to another database. */
    void restart() throws IOException {
        putAside();
        last = 0;
    }

    private void putAside() throws IOException {
        channel.force(true);
        channel.close();
        for (int i = kept - 1; i > 1; i--) {
            if (Files.exists(aside(i - 1))) {
                Files.move(aside(i - 1), aside(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(path, aside(1), StandardCopyOption.REPLACE_EXISTING);
        channel = open();
    }

    private Path aside(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    private FileChannel open() throws IOException {
        FileChannel opened =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        opened.position(opened.size());
        return opened;
    }

    /** What a crash left of a line goes; it is written again. */
    private OptionalLong cutToWholeLines() throws IOException {
        String tail = tail(channel);
        int end = tail.lastIndexOf('\n') + 1;
        long whole = channel.size() - (tail.length() - end);
        channel.truncate(whole);
        channel.position(whole);
        return seqOfLastLine(tail.substring(0, end));
    }

    private static long lastOf(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return seqOfLastLine(tail(channel)).orElse(0);
        }
    }

    /** One character for each byte. */
    private static String tail(FileChannel channel) throws IOException {
        int length = (int) Math.min(LONGEST_LINE, channel.size());
        ByteBuffer tail = ByteBuffer.allocate(length);
        long from = channel.size() - length;
        while (tail.hasRemaining() && channel.read(tail, from + tail.position()) >= 0) {
            // The buffer counts.
        }
        return new String(tail.array(), 0, tail.position(), StandardCharsets.ISO_8859_1);
    }

    private static OptionalLong seqOfLastLine(String lines) {
        String text = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
        Matcher matcher = SEQ.matcher(text.substring(text.lastIndexOf('\n') + 1));
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
