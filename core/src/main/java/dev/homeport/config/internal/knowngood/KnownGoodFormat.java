package dev.homeport.config.internal.knowngood;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeport.config.internal.knowngood.KnownGoodValues.Entry;
import dev.homeport.config.internal.knowngood.KnownGoodValues.Form;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.Specificity;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Writes and parses the text of a last known good file; pure.
 *
 * <pre>
 * homeport-config 1
 * sha256 (of everything below)
 * saved 2026-03-01T10:00:00Z
 * region eu-west-1
 * entry :c3Nt db.host GENERIC :L29yZGVycy9kYl9ob3N0 :Mw PLAIN :ZGItMQ
 * </pre>
 *
 * <p>Free text is in Base64 behind a colon, so that empty text is something too; no version is a {@code -}. The checksum
 * tells a file that is damaged, or was cut off by a full disk, from one that is whole; it proves no origin, for which
 * the owner and the mode of the file stand.
 */
public final class KnownGoodFormat {

    private static final String MAGIC = "homeport-config ";
    private static final String VERSION = "1";
    private static final String CHECKSUM = "sha256 ";
    private static final int FIELDS = 8;

    private KnownGoodFormat() {}

    public static byte[] write(KnownGoodValues good) {
        var body = new StringBuilder();
        body.append("saved ").append(good.savedAt()).append('\n');
        body.append("region ").append(good.region()).append('\n');
        for (var entry : good.entries()) {
            body.append(line(entry)).append('\n');
        }
        return (MAGIC + VERSION + '\n' + CHECKSUM + checksum(body.toString()) + '\n' + body).getBytes(UTF_8);
    }

    private static String line(Entry entry) {
        return String.join(
                " ",
                "entry",
                encoded(entry.source().getBytes(UTF_8)),
                entry.key(),
                entry.specificity().name(),
                encoded(entry.name().getBytes(UTF_8)),
                entry.version().map(version -> encoded(version.getBytes(UTF_8))).orElse("-"),
                entry.form().name(),
                encoded(entry.content()));
    }

    public static KnownGoodValues parse(byte[] bytes) throws KnownGoodException {
        var parts = new String(bytes, UTF_8).split("\n", 3);
        if (!parts[0].startsWith(MAGIC)) {
            throw new KnownGoodException(FailureKind.MALFORMED, "it is no last known good file, or a half-written one");
        }
        if (!parts[0].equals(MAGIC + VERSION)) {
            throw new KnownGoodException(
                    FailureKind.MALFORMED,
                    "it has format " + parts[0].substring(MAGIC.length()) + ", and this version reads " + VERSION);
        }
        if (parts.length < 3 || !parts[1].equals(CHECKSUM + checksum(parts[2]))) {
            throw new KnownGoodException(FailureKind.MALFORMED, "it is half-written or damaged: its checksum is wrong");
        }
        try {
            return body(parts[2].split("\n"));
        } catch (RuntimeException notByThisFormat) {
            throw new KnownGoodException(FailureKind.MALFORMED, "its checksum is right, and its content is not");
        }
    }

    private static KnownGoodValues body(String[] lines) {
        List<Entry> entries =
                Arrays.stream(lines).skip(2).map(KnownGoodFormat::entry).toList();
        return new KnownGoodValues(
                Instant.parse(lines[0].substring("saved ".length())), lines[1].substring("region ".length()), entries);
    }

    private static Entry entry(String line) {
        var fields = line.split(" ", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("an entry has " + FIELDS + " fields");
        }
        return new Entry(
                new String(decoded(fields[1]), UTF_8),
                fields[2],
                Specificity.valueOf(fields[3]),
                new String(decoded(fields[4]), UTF_8),
                fields[5].equals("-") ? Optional.empty() : Optional.of(new String(decoded(fields[5]), UTF_8)),
                Form.valueOf(fields[6]),
                decoded(fields[7]));
    }

    private static String encoded(byte[] content) {
        return ':' + Base64.getEncoder().withoutPadding().encodeToString(content);
    }

    private static byte[] decoded(String field) {
        return Base64.getDecoder().decode(field.substring(1));
    }

    private static String checksum(String body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
