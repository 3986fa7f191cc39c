package dev.homeport.examples.deploy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The objects that {@code deploy/kubernetes} ships, read strictly into the types of a Kubernetes client: a field that the API
 * does not have, or that stands there twice, is an error.
 *
 * @param objects in the order of {@code kustomization.yaml}
 */
record Manifests(List<HasMetadata> objects) {

    private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.of(
            "v1/ConfigMap", ConfigMap.class,
            "v1/Secret", Secret.class,
            "v1/Service", Service.class,
            "apps/v1/Deployment", Deployment.class,
            "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class,
            "networking.k8s.io/v1/Ingress", Ingress.class);

    private static final ObjectMapper STRICT = strict();

    static Manifests shipped() throws IOException {
        var objects = new ArrayList<HasMetadata>();
        for (var name : STRICT.readTree(
                        DeployFile.of("kubernetes/kustomization.yaml").text())
                .get("resources")) {
            objects.addAll(read(DeployFile.of("kubernetes/" + name.asText()).text()));
        }
        return new Manifests(List.copyOf(objects));
    }

    static List<HasMetadata> read(String yaml) throws IOException {
        var objects = new ArrayList<HasMetadata>();
        try (var documents = STRICT.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            while (documents.hasNext()) {
                var document = documents.next();
                var kind = document.path("apiVersion").asText() + "/"
                        + document.path("kind").asText();
                var type = Optional.ofNullable(TYPES.get(kind))
                        .orElseThrow(() -> new IllegalArgumentException("No type is known for " + kind));
                objects.add(STRICT.treeToValue(document, type));
            }
        }
        return objects;
    }

    /** Returns the object of that type and name. */
    <T extends HasMetadata> T get(Class<T> type, String name) {
        return objects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + type.getSimpleName() + " " + name));
    }

    /** The types collect fields that they do not know, unless they are not let. */
    private static ObjectMapper strict() {
        var factory = YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return new ObjectMapper(factory)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public Boolean hasAnySetter(Annotated annotated) {
                        return false;
                    }
                });
    }
}
