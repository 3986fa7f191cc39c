package dev.homeport.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MetadataTest {

    @Test
    void every_property_has_a_description_and_a_default_where_there_is_one() throws IOException {
        var properties = properties();
        assertThat(properties).hasSizeGreaterThan(30);
        assertThat(properties.stream()
                        .filter(property -> !property.path("name").asString().startsWith("homeport.jdbc.hikari."))
                        .filter(property ->
                                property.path("description").asString("").isBlank())
                        .map(property -> property.path("name").asString()))
                .isEmpty();
        assertThat(properties.stream()
                        .filter(property -> property.path("name").asString().equals("homeport.jdbc.probe-interval"))
                        .map(property -> property.path("defaultValue").asString()))
                .containsExactly("1s");
    }

    private static List<JsonNode> properties() throws IOException {
        try (var metadata = MetadataTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return JsonMapper.builder()
                    .build()
                    .readTree(Objects.requireNonNull(metadata))
                    .path("properties")
                    .valueStream()
                    .toList();
        }
    }
}
