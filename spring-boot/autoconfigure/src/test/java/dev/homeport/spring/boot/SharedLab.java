package dev.homeport.spring.boot;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts one lab a JVM, for all tests that leave its regions as they found them, and gives it to their parameters. */
public final class SharedLab implements BeforeAllCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(SharedLab.class);

    private record Started(RegionLab lab) implements AutoCloseable {
        @Override
        public void close() {
            lab.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        lab(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RegionLab.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return lab(context);
    }

    private static RegionLab lab(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        Started.class,
                        key -> new Started(RegionLab.builder()
                                .regions("us-east-1", "eu-west-1")
                                .start()),
                        Started.class)
                .lab();
    }

    /** The properties that lead an application to that lab and have it wait for the primary, and more of them. */
    public static String[] properties(RegionLab lab, String... more) {
        var properties = new ArrayList<String>();
        properties.add("homeport.region=us-east-1");
        properties.add("homeport.jdbc.database=" + lab.database());
        properties.add("homeport.jdbc.username=" + lab.username());
        properties.add("homeport.jdbc.password=" + lab.password());
        properties.add("homeport.jdbc.require-primary-within=10s");
        for (int i = 0; i < lab.regions().size(); i++) {
            LabRegion region = lab.regions().get(i);
            properties.add("homeport.jdbc.nodes[" + i + "].region=" + region.name());
            properties.add("homeport.jdbc.nodes[" + i + "].host=" + region.host());
            properties.add("homeport.jdbc.nodes[" + i + "].port=" + region.port());
        }
        properties.addAll(List.of(more));
        return properties.toArray(String[]::new);
    }
}
