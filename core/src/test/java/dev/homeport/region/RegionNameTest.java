package dev.homeport.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"eu-west-1", "us-east", "rack_2", "dc.3", "a", "7", "Frankfurt"})
    void users_name_their_regions(String name) {
        assertThat(RegionName.of(name).value()).isEqualTo(name);
        assertThat(RegionName.of(name)).hasToString(name).isEqualTo(new RegionName(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "eu west", "..", "-eu", "eu/west", "eu-west-1\n", "région", "٣"})
    void a_name_that_is_not_safe_everywhere_is_refused_with_the_rule(String name) {
        assertThatThrownBy(() -> RegionName.of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + name + "\"")
                .hasMessageContaining("1 to 63 characters");
    }

    @Property
    void length_is_limited_to_63(@ForAll @StringLength(min = 1, max = 80) String any) {
        var name = "a".repeat(any.length());
        if (name.length() <= 63) {
            assertThat(RegionName.of(name).value()).isEqualTo(name);
        } else {
            assertThatThrownBy(() -> RegionName.of(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
