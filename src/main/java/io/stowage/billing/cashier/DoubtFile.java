package io.stowage.billing.cashier;

import io.stowage.billing.cashier.PreparedReport.Sealed;
import io.stowage.billing.usage.Usage;
import io.stowage.billing.usage.UsageFile;
import io.stowage.ic.Bytes;
import io.stowage.ic.Owner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The report in doubt as a file beside the usage file, whose lock guards it too. It is on disk before the report leaves,
 * and holds all that is needed to send the very same report again.
 */
final class DoubtFile {
    private static final Logger LOG = LoggerFactory.getLogger(DoubtFile.class);
    private static final long MAGIC = 0x5354_4f57_4452_5031L; // STOWDRP1

    /** Far more than a report of as many owners as there may be in one. */
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private final Path path;

    DoubtFile(Path path) {
        this.path = path;
    }

    static DoubtFile beside(Path usageFile) {
        return new DoubtFile(usageFile.resolveSibling(usageFile.getFileName() + ".in-doubt"));
    }

    /** Returns when it is on disk. Only one report is remembered: this replaces an earlier one. */
    void write(PreparedReport report, Sealed sealed, Instant since) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(encode(report.totals(), sealed, since));
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        UsageFile.forceFolder(path);
    }

    /**
     * Need not be on disk when it returns: a power cut brings back a report that is over, and none newer has left, as
     * that would have replaced it.
     */
    void clear() throws IOException {
        Files.deleteIfExists(path);
    }

    /** Keeps what cannot be read for an operator to look at. */
    void setAside(Instant now) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".damaged-" + now.toEpochMilli());
        Files.move(path, aside);
        LOG.error("the report in doubt {} could not be read and is kept as {}", path, aside.getFileName());
    }

    /** What an earlier process left. What cannot be read may be any report that could be made when it was written. */
    Optional<ReportInDoubt> read() throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        Instant written = Files.getLastModifiedTime(path).toInstant();
        try {
            return Optional.of(decode(whole()));
        } catch (Damaged e) {
            LOG.error(
                    "the report in doubt {} is damaged: {}. Nothing is reported before it has expired", path, e.why());
            return Optional.of(
                    new ReportInDoubt(Optional.empty(), written, written.plus(PreparedReport.MOST_VALIDITY)));
        }
    }

    private byte[] whole() throws IOException {
        if (Files.size(path) > MAX_BYTES) {
            throw new Damaged("it is longer than any report", null);
        }
        byte[] bytes = Files.readAllBytes(path);
        int end = bytes.length - Integer.BYTES;
        if (end < 0 || ByteBuffer.wrap(bytes).getInt(end) != check(bytes, end)) {
            throw new Damaged("it does not match its checksum", null);
        }
        return bytes;
    }

    private static byte[] encode(Map<Owner, Usage> totals, Sealed sealed, Instant since) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(MAGIC);
        write(out, since);
        write(out, sealed.expiry());
        out.writeUTF(sealed.author());
        out.writeInt(sealed.message().length());
        out.write(sealed.message().array());
        out.writeInt(totals.size());
        for (Map.Entry<Owner, Usage> each : totals.entrySet()) {
            out.writeUTF(each.getKey().toString());
            out.writeLong(each.getValue().bytesUp());
            out.writeLong(each.getValue().bytesDown());
            out.writeLong(each.getValue().reads());
            out.writeLong(each.getValue().writes());
        }
        out.writeInt(check(bytes.toByteArray(), bytes.size()));
        return bytes.toByteArray();
    }

    private static ReportInDoubt decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readLong() != MAGIC) {
                throw new Damaged("it is no report", null);
            }
            Instant since = readInstant(in);
            Instant expiry = readInstant(in);
            String author = in.readUTF();
            byte[] message = new byte[in.readInt()];
            in.readFully(message);
            Sealed sealed = new Sealed(author, Bytes.of(message), expiry);
            PreparedReport report = new PreparedReport(readTotals(in), Optional.of(sealed));
            return new ReportInDoubt(Optional.of(report), since, expiry);
        } catch (IOException | IllegalArgumentException e) {
            throw new Damaged("what it says makes no sense", e);
        }
    }

    private static Map<Owner, Usage> readTotals(DataInputStream in) throws IOException {
        Map<Owner, Usage> totals = new HashMap<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            Owner owner = Owner.parsePayer(in.readUTF());
            totals.put(owner, new Usage(in.readLong(), in.readLong(), in.readLong(), in.readLong()));
        }
        return totals;
    }

    private static void write(DataOutputStream out, Instant time) throws IOException {
        out.writeLong(time.getEpochSecond());
        out.writeInt(time.getNano());
    }

    private static Instant readInstant(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    private static int check(byte[] bytes, int end) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, end);
        return (int) crc.getValue();
    }

    private static final class Damaged extends RuntimeException {
        private Damaged(String why, @org.jspecify.annotations.Nullable Throwable cause) {
            super(why, cause);
        }

        private String why() {
            return String.valueOf(getMessage());
        }
    }
}
