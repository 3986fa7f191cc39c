package dev.homeport.examples.runbook.trigger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * Keeps the journal in the parameter store of the region that is promoted, one parameter an outage.
 *
 * <p>A start is claimed by creating its parameter, which the store allows once. Two outages with different keys can be
 * claimed at the same moment; the runbook's own lock lets one of them go on. The credentials need {@code
 * ssm:PutParameter} and {@code ssm:GetParametersByPath} below the path. The client stays the caller's. Thread-safe.
 */
public final class SsmJournal implements OutageJournal {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HASH_BYTES = 16;

    private final SsmClient ssm;
    private final String path;

    /**
     * Creates a journal below a path, as {@code /orders/runbook/outages}.
     *
     * @throws IllegalArgumentException if the path does not begin with a slash, or ends with one
     */
    public SsmJournal(SsmClient ssm, String path) {
        if (!path.startsWith("/") || path.endsWith("/")) {
            throw new IllegalArgumentException("A path is as /orders/runbook/outages, not " + path);
        }
        this.ssm = ssm;
        this.path = path;
    }

    @Override
    public List<JournalEntry> entries() throws IOException {
        var entries = new ArrayList<JournalEntry>();
        try {
            for (var page : ssm.getParametersByPathPaginator(request -> request.path(path))) {
                for (var parameter : page.parameters()) {
                    entries.add(entry(parameter.name(), parameter.value()));
                }
            }
        } catch (SdkException e) {
            throw new IOException("The journal at " + path + " cannot be read", e);
        }
        return entries;
    }

    @Override
    public boolean begin(Outage outage, Instant now) throws IOException {
        try {
            put(outage, now, "", false);
            return true;
        } catch (ParameterAlreadyExistsException e) {
            // The SDK sends once more what got no answer, and then finds its own.
            return entries().contains(new JournalEntry(outage.key(), now, ""));
        } catch (SdkException e) {
            throw new IOException("The start could not be written to the journal at " + path, e);
        }
    }

    @Override
    public void end(Outage outage, Instant startedAt, String outcome) throws IOException {
        try {
            put(outage, startedAt, outcome, true);
        } catch (SdkException e) {
            throw new IOException("The end could not be written to the journal at " + path, e);
        }
    }

    private void put(Outage outage, Instant startedAt, String outcome, boolean overwrite) {
        var value = JSON.createObjectNode()
                .put("key", outage.key())
                .put("startedAt", startedAt.toString())
                .put("outcome", outcome)
                .toString();
        ssm.putParameter(request -> request.name(path + "/" + hash(outage.key()))
                .type(ParameterType.STRING)
                .value(value)
                .overwrite(overwrite));
    }

    private static JournalEntry entry(String name, String value) throws IOException {
        try {
            var fields = JSON.readTree(value);
            return new JournalEntry(
                    fields.required("key").asText(),
                    Instant.parse(fields.required("startedAt").asText()),
                    fields.required("outcome").asText());
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            throw new IOException("The parameter " + name + " is no entry of a journal: look at it, then delete it", e);
        }
    }

    private static String hash(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
