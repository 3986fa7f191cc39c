package dev.homeport.examples.deploy;

import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the YAML of CloudFormation, whose tags are its functions: {@code !Ref A} becomes {@code {Ref: A}}. */
final class CloudFormationYaml extends SafeConstructor {

    private CloudFormationYaml(LoaderOptions options) {
        super(options);
        yamlMultiConstructors.put("!", new Function());
    }

    /** Returns the template; a key that stands there twice is an error. */
    static Map<String, Object> read(String template) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return new Yaml(new CloudFormationYaml(options)).load(template);
    }

    private final class Function extends AbstractConstruct {
        @Override
        public Object construct(Node node) {
            var name = node.getTag().getValue().substring(1);
            var key = name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name;
            if (node instanceof SequenceNode sequence) {
                return Map.of(key, constructSequence(sequence));
            }
            if (node instanceof MappingNode mapping) {
                return Map.of(key, constructMapping(mapping));
            }
            return Map.of(key, constructScalar((ScalarNode) node));
        }
    }
}
