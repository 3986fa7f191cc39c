package dev.homeport.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeport.config.internal.binding.ComponentSchema.KeyComponent;
import dev.homeport.config.internal.binding.RecordSchema;
import dev.homeport.config.internal.knowngood.KnownGoodException;
import dev.homeport.config.internal.knowngood.KnownGoodFormat;
import dev.homeport.config.internal.knowngood.KnownGoodValues;
import dev.homeport.config.internal.knowngood.KnownGoodValues.Entry;
import dev.homeport.config.internal.knowngood.KnownGoodValues.Form;
import dev.homeport.config.internal.knowngood.PrivateFile;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.Lookup;
import dev.homeport.config.source.Lookup.Found;
import dev.homeport.config.source.Lookup.Missed;
import dev.homeport.config.source.SourceReading;
import dev.homeport.config.source.WantedName;
import dev.homeport.region.RegionName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what refreshable sources hold, and gives it back as if they had been read. */
final class KnownGoodFile implements KnownGoodStore {

    private static final Logger LOG = LoggerFactory.getLogger(Config.class);
    private static final byte[] NOTHING = {};

    private final LastKnownGood settings;
    private final PrivateFile file;
    private final String region;
    private final Map<String, KeyComponent> components;

    KnownGoodFile(LastKnownGood settings, Optional<RegionName> region, RecordSchema schema) {
        this.settings = settings;
        this.file = new PrivateFile(settings.file());
        this.region = region.map(RegionName::value).orElse("");
        this.components = schema.keyComponents().stream()
                .collect(Collectors.toUnmodifiableMap(
                        component -> component.key().dotted(), Function.identity()));
    }

    /** A file that cannot be written is told in the log, and is no reason to refuse values that are good. */
    @Override
    public void keep(Generation<?> generation, List<NamedReading> readings) {
        try {
            file.replace(KnownGoodFormat.write(
                    new KnownGoodValues(generation.confirmedAt(), region, entries(generation, readings))));
        } catch (IOException unwritable) {
            LOG.warn("Last known good configuration cannot be written: file={}", settings.file(), unwritable);
        } catch (KnownGoodException unsealed) {
            LOG.warn(
                    "Last known good configuration is not written: file={} reason=\"{}\"",
                    settings.file(),
                    unsealed.getMessage());
        }
    }

    private List<Entry> entries(Generation<?> generation, List<NamedReading> readings) throws KnownGoodException {
        var entries = new ArrayList<Entry>();
        for (var named : readings) {
            if (named.source().refreshable()) {
                for (var lookup : named.reading().lookups()) {
                    if (lookup instanceof Found found) {
                        entries.add(entry(named.source().name(), found, isSecret(found, generation)));
                    }
                }
            }
        }
        return List.copyOf(entries);
    }

    private boolean isSecret(Found found, Generation<?> generation) {
        var key = found.name().key();
        var component = components.get(key.dotted());
        var resolution = generation.resolutions().get(key);
        return component == null || component.secret() || resolution == null || resolution.foundSecret();
    }

    private Entry entry(String source, Found found, boolean secret) throws KnownGoodException {
        var name = found.name();
        var content = found.value().getBytes(UTF_8);
        var form = !secret ? Form.PLAIN : settings.encryptor().isPresent() ? Form.SEALED : Form.LEFT_OUT;
        return new Entry(
                source,
                name.key().dotted(),
                name.specificity(),
                name.text(),
                found.version(),
                form,
                switch (form) {
                    case PLAIN -> content;
                    case SEALED -> sealed(content);
                    case LEFT_OUT -> NOTHING;
                });
    }

    /** The file's values in place of those of refreshable sources, and when they were good. */
    record Kept(KnownGoodValues good, List<NamedReading> readings) {}

    Kept inPlaceOf(List<NamedReading> readings) throws KnownGoodException {
        var good = KnownGoodFormat.parse(file.read());
        if (!good.region().equals(region)) {
            throw new KnownGoodException(
                    FailureKind.UNUSABLE,
                    "it was written in region \"" + good.region() + "\", and this is \"" + region + "\"");
        }
        var replaced = new ArrayList<NamedReading>();
        for (var named : readings) {
            replaced.add(named.source().refreshable() ? kept(named.source(), good) : named);
        }
        return new Kept(good, replaced);
    }

    private NamedReading kept(ConfigSource source, KnownGoodValues good) throws KnownGoodException {
        var lookups = new ArrayList<Lookup>();
        for (var entry : good.entries()) {
            var component = components.get(entry.key());
            if (component != null && entry.source().equals(source.name())) {
                lookups.add(lookup(entry, new WantedName(component.key(), entry.specificity(), entry.name())));
            }
        }
        return new NamedReading(source, new SourceReading(lookups, Optional.of("last known good")));
    }

    private Lookup lookup(Entry entry, WantedName name) throws KnownGoodException {
        return switch (entry.form()) {
            case PLAIN -> new Found(name, new String(entry.content(), UTF_8), false, entry.version());
            case SEALED -> new Found(name, new String(opened(entry), UTF_8), true, entry.version());
            case LEFT_OUT ->
                new Missed(
                        name, FailureKind.UNAVAILABLE, "a secret, which the file does not hold without an encryptor");
        };
    }

    private byte[] sealed(byte[] content) throws KnownGoodException {
        try {
            return settings.encryptor().orElseThrow().encrypt(content);
        } catch (Exception thrown) {
            throw new KnownGoodException(
                    FailureKind.DECRYPTION, "the encryptor threw " + ThrowableRedactor.withoutMessage(thrown));
        }
    }

    private byte[] opened(Entry entry) throws KnownGoodException {
        if (settings.encryptor().isEmpty()) {
            throw new KnownGoodException(FailureKind.DECRYPTION, "it holds sealed secrets, and there is no encryptor");
        }
        try {
            return settings.encryptor().get().decrypt(entry.content());
        } catch (Exception thrown) {
            throw new KnownGoodException(
                    FailureKind.DECRYPTION, "the encryptor threw " + ThrowableRedactor.withoutMessage(thrown));
        }
    }
}
