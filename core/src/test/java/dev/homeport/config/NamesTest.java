package dev.homeport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.config.source.ConfigKey;
import dev.homeport.config.source.NameStyle;
import dev.homeport.region.RegionName;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

    private static final RegionName REGION = RegionName.of("eu-west-1");

    @ParameterizedTest
    @CsvSource({
        "dbHost,        db_host,        DB_HOST,        db.host",
        "db_host,       db_host,        DB_HOST,        db.host",
        "host,          host,           HOST,           host",
        "baseURL,       base_url,       BASE_URL,       base.url",
        "URLPath,       url_path,       URL_PATH,       url.path",
        "http2Port,     http2_port,     HTTP2_PORT,     http2.port",
        "useTLS13,      use_tls13,      USE_TLS13,      use.tls13",
    })
    void a_component_is_named_in_every_style(String component, String path, String environment, String dotted) {
        var key = new ConfigKey(List.of(ConfigKey.segmentOf(component)));

        assertThat(NameStyle.PATH.of(key)).isEqualTo(path);
        assertThat(NameStyle.PATH.of(REGION, key)).isEqualTo("eu-west-1/" + path);
        assertThat(NameStyle.ENVIRONMENT.of(key)).isEqualTo(environment);
        assertThat(NameStyle.ENVIRONMENT.of(REGION, key)).isEqualTo("EU_WEST_1__" + environment);
        assertThat(NameStyle.DOTTED.of(key)).isEqualTo(dotted).isEqualTo(key.dotted());
        assertThat(NameStyle.DOTTED.of(REGION, key)).isEqualTo("eu-west-1." + dotted);
    }

    @Test
    void a_nested_component_has_its_parents_in_front() {
        var key = new ConfigKey(List.of("homeport", "probe_interval"));

        assertThat(NameStyle.PATH.of(REGION, key)).isEqualTo("eu-west-1/homeport/probe_interval");
        assertThat(NameStyle.ENVIRONMENT.of(key)).isEqualTo("HOMEPORT_PROBE_INTERVAL");
        assertThat(NameStyle.DOTTED.of(key)).isEqualTo("homeport.probe.interval");
    }

    @Test
    void a_malformed_key_is_refused() {
        assertThatThrownBy(() -> new ConfigKey(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ConfigKey(List.of("dbHost"))).hasMessageContaining("db_host");
    }

    @Property
    void different_keys_never_share_an_environment_name_without_sharing_a_dotted_one(
            @ForAll("keys") ConfigKey one, @ForAll("keys") ConfigKey other) {
        assertThat(NameStyle.ENVIRONMENT.of(one).equals(NameStyle.ENVIRONMENT.of(other)))
                .isEqualTo(one.dotted().equals(other.dotted()));
    }

    @Property
    void a_key_for_the_region_is_never_a_key_for_all_in_the_environment(
            @ForAll("keys") ConfigKey one, @ForAll("keys") ConfigKey other) {
        assertThat(NameStyle.ENVIRONMENT.of(REGION, one)).isNotEqualTo(NameStyle.ENVIRONMENT.of(other));
    }

    @Provide
    Arbitrary<ConfigKey> keys() {
        return Arbitraries.of("a", "b", "a_b", "b_a", "a_b_a")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(ConfigKey::new);
    }
}
