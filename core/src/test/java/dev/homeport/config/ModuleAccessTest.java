package dev.homeport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleAccessTest {

    @TempDir
    private Path directory;

    @Test
    void a_record_that_its_module_hides_is_told_with_what_to_open() throws Exception {
        var hidden = recordOf("module shop {}");

        assertThatThrownBy(() -> Fixtures.load(hidden, Fixtures.map("host", "a")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Db: UNUSABLE: the record cannot be made from outside its module; make it public"
                        + " and export its package, or open the package to ");
    }

    @Test
    void a_record_that_its_module_opens_is_bound() throws Exception {
        var open = recordOf("module shop { opens shop; }");

        assertThat(Fixtures.load(open, Fixtures.map("host", "a"))).hasToString("Db[host=a]");
    }

    private Class<? extends Record> recordOf(String moduleInfo) throws Exception {
        var info = Files.writeString(directory.resolve("module-info.java"), moduleInfo);
        var source = Files.writeString(
                Files.createDirectory(directory.resolve("shop")).resolve("Db.java"),
                "package shop; record Db(String host) {}");
        var compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", directory.toString(), info.toString(), source.toString());
        assertThat(compiled).isZero();
        var boot = ModuleLayer.boot();
        var modules = boot.configuration().resolve(ModuleFinder.of(directory), ModuleFinder.of(), Set.of("shop"));
        return boot.defineModulesWithOneLoader(modules, ClassLoader.getSystemClassLoader())
                .findLoader("shop")
                .loadClass("shop.Db")
                .asSubclass(Record.class);
    }
}
