package dev.homeport.testkit.junit;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.opentest4j.TestAbortedException;

/**
 * Starts, restores, describes and closes the labs of {@link RegionLabTest}, which has the contract.
 *
 * <p>For a lab that the annotation cannot describe, or one of {@code homeport-testkit-containers}, a field of the test class is
 * an extension of its own. A static field gives the class one lab, a field of the instance each test its own:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final RegionLabExtension LAB = RegionLabExtension.of(() -> RegionLab.builder()
 *         .regions("us-east-1", "eu-west-1")
 *         .distance("eu-west-1", Duration.ofMillis(80))
 *         .start());
 * }</pre>
 *
 * <p>Tests that JUnit then runs at the same time with the same lab are refused.
 */
public final class RegionLabExtension
        implements BeforeAllCallback,
                TestInstancePreConstructCallback,
                BeforeEachCallback,
                AfterEachCallback,
                ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(RegionLabExtension.class);
    private static final Map<Class<?>, LabSession> OF_CLASSES = new ConcurrentHashMap<>();

    private final @Nullable Supplier<RegionLab> start;

    /** Makes one that does what {@link RegionLabTest} says. JUnit calls it. */
    RegionLabExtension() {
        start = null;
    }

    private RegionLabExtension(Supplier<RegionLab> start) {
        this.start = start;
    }

    /** Returns an extension for a field, which starts labs in this way. */
    public static RegionLabExtension of(Supplier<RegionLab> start) {
        return new RegionLabExtension(start);
    }

    /**
     * Returns the lab that this test class has now, or the one of a class around it, restored if a test has used it. It is for
     * other extensions; a lab of a single test is not among them.
     */
    public static Optional<RegionLab> labOf(Class<?> testClass) {
        for (var type = testClass; type != null; type = type.getEnclosingClass()) {
            var session = OF_CLASSES.get(type);
            if (session != null) {
                return Optional.of(session.ready());
            }
        }
        return Optional.empty();
    }

    /** Asks for the context of the test also while its instance is made, which has the lab of that test. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (start != null) {
            if (sessionOf(context).isEmpty()) {
                startForClass(start, context);
            }
        } else if (LabWish.of(context.getRequiredTestClass())
                        .filter(LabWish::perClass)
                        .isPresent()
                && ownSession(context).isEmpty()) {
            startForClass(
                    LabWish.of(context.getRequiredTestClass()).orElseThrow().start(), context);
        }
    }

    /** Comes before the instance, and before {@link #beforeAll} where one instance serves all tests. */
    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        if (context.getTestMethod().isPresent()) {
            sessionForTest(context).prepare(context.getUniqueId());
        } else {
            beforeAll(context);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        sessionForTest(context).begin(context.getUniqueId());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        sessionOf(context).ifPresent(session -> {
            try {
                context.getExecutionException()
                        .filter(failure -> !(failure instanceof TestAbortedException))
                        .ifPresent(failure -> System.err.println(context.getDisplayName() + " has failed. "
                                + session.lab().describe()));
            } finally {
                session.end(context.getUniqueId());
            }
        });
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == RegionLab.class || type == LabRegion.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var session = sessionOf(context)
                .orElseThrow(
                        () -> new ParameterResolutionException(
                                "There is no lab yet for the parameter "
                                        + parameter.getParameter().getName() + " of "
                                        + parameter.getDeclaringExecutable().getName()
                                        + ": each test has its own, which only the test, its constructor, @BeforeEach and @AfterEach can have"));
        if (parameter.getParameter().getType() == RegionLab.class) {
            return session.lab();
        }
        return parameter
                .findAnnotation(InRegion.class)
                .map(InRegion::value)
                .map(session::region)
                .orElseThrow(() -> new ParameterResolutionException("Say which region the parameter is, as in"
                        + " @InRegion(\"" + session.lab().regions().get(0).name() + "\") LabRegion "
                        + parameter.getParameter().getName()));
    }

    /** Returns the session of the class, or of the test alone, which is started if that has not happened yet. */
    private LabSession sessionForTest(ExtensionContext context) {
        return ownSession(context).orElseGet(() -> {
            var ofMethod = start != null
                    ? Optional.<LabWish>empty()
                    : context.getTestMethod().flatMap(LabWish::of);
            var wish = start != null ? ofMethod : ofMethod.or(() -> wishOfClass(context));
            var alone = ofMethod.isPresent() || wish.isPresent() && !wish.get().perClass();
            var shared = sessionOf(context);
            if (shared.isPresent() && !alone) {
                return shared.get();
            }
            var starter = start != null
                    ? start
                    : wish.orElseThrow(RegionLabExtension::nothingWanted).start();
            return keep(LabSession.start(starter, LabLifetime.PER_METHOD, () -> {}), context);
        });
    }

    private void startForClass(Supplier<RegionLab> starter, ExtensionContext context) {
        var type = context.getRequiredTestClass();
        var session = LabSession.start(starter, LabLifetime.PER_CLASS, () -> OF_CLASSES.remove(type));
        keep(session, context);
        OF_CLASSES.put(type, session);
    }

    private LabSession keep(LabSession session, ExtensionContext context) {
        context.getStore(NAMESPACE).put(key(context), session);
        return session;
    }

    private List<Object> key(ExtensionContext context) {
        return List.of(System.identityHashCode(this), context.getUniqueId());
    }

    private Optional<LabSession> ownSession(ExtensionContext context) {
        return Optional.ofNullable(context.getStore(NAMESPACE).get(key(context), LabSession.class));
    }

    /** Returns the session of the test, of its class, or of the nearest class around it that has one. */
    private Optional<LabSession> sessionOf(ExtensionContext context) {
        return ownSession(context).or(() -> context.getParent().flatMap(this::sessionOf));
    }

    private static ExtensionConfigurationException nothingWanted() {
        return new ExtensionConfigurationException(
                "Put @RegionLabTest on the class instead of @ExtendWith(RegionLabExtension.class): it says which regions there are");
    }

    private static Optional<LabWish> wishOfClass(ExtensionContext context) {
        return context.getTestClass()
                .flatMap(LabWish::of)
                .or(() -> context.getParent().flatMap(RegionLabExtension::wishOfClass));
    }
}
