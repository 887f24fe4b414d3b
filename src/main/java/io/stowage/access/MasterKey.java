package io.stowage.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.digest.Algorithm;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the secrets of keys with AES-256-GCM. What was sealed for one key does not open for another one. Each master
 * key has a name, by which rows say which one sealed them; a second master key opens what it sealed and seals nothing.
 */
public final class MasterKey {
    static final int BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private static final String NAME_DOMAIN = "stowage master key\n";
    private static final int NAME_BYTES = 8;

    private final SecretKeySpec key;
    private final String name;
    private final SecureRandom random;
    private final Optional<MasterKey> other;

    private MasterKey(SecretKeySpec key, String name, SecureRandom random, Optional<MasterKey> other) {
        this.key = key;
        this.name = name;
        this.random = random;
        this.other = other;
    }

    private static MasterKey of(byte[] bytes, SecureRandom random) {
        return new MasterKey(new SecretKeySpec(bytes, "AES"), name(bytes), random, Optional.empty());
    }

    /** Says which key it is, and nothing of the key. */
    private static String name(byte[] bytes) {
        MessageDigest digest = Algorithm.SHA256.newDigest();
        digest.update(NAME_DOMAIN.getBytes(UTF_8));
        return HexFormat.of().formatHex(digest.digest(bytes), 0, NAME_BYTES);
    }

    /** The same key, which also opens what {@code another} sealed. */
    MasterKey with(MasterKey another) {
        return new MasterKey(key, name, random, Optional.of(another));
    }

    String name() {
        return name;
    }

    /** The names of all keys of which it opens secrets. */
    Set<String> names() {
        return other.map(another -> Set.of(name, another.name)).orElse(Set.of(name));
    }

    /** Reads 32 bytes in hex or Base64. A refusal does not repeat them. */
    public static MasterKey parse(String text, SecureRandom random) {
        return of(bytes(text.strip()), random);
    }

    /** Throws {@link IllegalArgumentException} when the text is not a master key. */
    static void requireUsable(String text) {
        bytes(text.strip());
    }

    private static byte[] bytes(String text) {
        byte[] bytes;
        try {
            bytes = text.length() == 2 * BYTES
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the master key is neither hex nor Base64", e);
        }
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("the master key has " + bytes.length + " bytes and not " + BYTES);
        }
        return bytes;
    }

    /** The key in that file, which is made with mode 0600 when it is not there. */
    public static MasterKey inFile(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            create(file, random);
        }
        requirePrivate(file);
        return parse(Files.readString(file, UTF_8), random);
    }

    private static void requirePrivate(Path file) throws IOException {
        if (isPosix(file) && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
            throw new IOException("every user of this machine can read the master key in " + file + "; chmod 600 it");
        }
    }

    /** Written whole under another name first, so that two processes that start together read the same one. */
    private static void create(Path file, SecureRandom random) throws IOException {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
        Path draft = isPosix(folder)
                ? Files.createTempFile(
                        folder,
                        "master-key",
                        ".new",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createTempFile(folder, "master-key", ".new");
        try {
            Files.writeString(draft, HexFormat.of().formatHex(bytes) + "\n");
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // Another process was faster; its key counts.
            return;
        } catch (UnsupportedOperationException e) {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static boolean isPosix(Path place) throws IOException {
        return Set.copyOf(place.getFileSystem().supportedFileAttributeViews()).contains("posix");
    }

    /** @param id the key whose secret it is, which has to be given again to open it */
    byte[] seal(String id, String secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = apply(Cipher.ENCRYPT_MODE, nonce, id, secret.getBytes(UTF_8));
        byte[] all = Arrays.copyOf(nonce, nonce.length + sealed.length);
        System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
        return all;
    }

    /** @param sealedBy the name of the master key that sealed it */
    String open(String id, String sealedBy, byte[] sealed) {
        if (!sealedBy.equals(name)) {
            return other.filter(another -> another.name.equals(sealedBy))
                    .orElseThrow(() -> closed(id, null))
                    .open(id, sealedBy, sealed);
        }
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        return new String(
                apply(Cipher.DECRYPT_MODE, nonce, id, Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length)), UTF_8);
    }

    private byte[] apply(int mode, byte[] nonce, String id, byte[] bytes) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(id.getBytes(UTF_8));
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw closed(id, e);
        }
    }

    private static IllegalStateException closed(String id, @Nullable Throwable cause) {
        return new IllegalStateException(
                "the secret of the key " + id + " does not open: it was sealed under another"
                        + " stowage.access.master-key",
                cause);
    }
}
