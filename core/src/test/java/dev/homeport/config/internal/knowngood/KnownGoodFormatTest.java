package dev.homeport.config.internal.knowngood;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.config.internal.knowngood.KnownGoodValues.Entry;
import dev.homeport.config.internal.knowngood.KnownGoodValues.Form;
import dev.homeport.config.source.Specificity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class KnownGoodFormatTest {

    @Property
    void what_is_written_is_read(
            @ForAll String source,
            @ForAll String name,
            @ForAll Optional<String> version,
            @ForAll Specificity specificity,
            @ForAll Form form,
            @ForAll byte[] content)
            throws KnownGoodException {
        var good = new KnownGoodValues(
                Instant.parse("2026-03-01T10:00:00.123456789Z"),
                "eu-west-1",
                List.of(
                        new Entry(
                                utf8(source),
                                "db.host",
                                specificity,
                                utf8(name),
                                version.map(KnownGoodFormatTest::utf8),
                                form,
                                content),
                        new Entry("ssm", "a", Specificity.GENERIC, "/a", Optional.empty(), Form.PLAIN, new byte[0])));

        assertThat(KnownGoodFormat.parse(KnownGoodFormat.write(good))).isEqualTo(good);
    }

    /** Without lone surrogates, which no encoding keeps. */
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
