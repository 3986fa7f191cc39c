package dev.homeport.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

    /** Those of the module, without what the annotation processor makes of the tests' own properties. */
    private static List<JsonNode> properties() throws IOException {
        var files = MetadataTest.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json");
        var properties = new ArrayList<JsonNode>();
        for (var file : Collections.list(files)) {
            try (var metadata = file.openStream()) {
                JsonMapper.builder()
                        .build()
                        .readTree(metadata)
                        .path("properties")
                        .valueStream()
                        .filter(property -> property.path("name").asString().startsWith("homeport."))
                        .forEach(properties::add);
            }
        }
        return properties;
    }
}
