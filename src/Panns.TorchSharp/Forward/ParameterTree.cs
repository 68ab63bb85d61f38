using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Panns.TorchSharp.Forward;

/// <summary>
/// A module that holds tensors and further modules, so that <c>conv_block1.conv1.weight</c> lies where it lies in the original: tensor
/// <c>weight</c> of module <c>conv1</c> of module <c>conv_block1</c>. It computes nothing itself.
/// </summary>
/// <remarks>
/// Tensors are asked for by name at every use: moving a module to a device puts new ones in the place of the old.
/// </remarks>
internal sealed class ParameterTree(string name) : nn.Module(name)
{
    /// <summary>The tensor of a name: a parameter or buffer.</summary>
    public Tensor this[string name]
        => Find(name) ?? throw new InvalidOperationException($"module '{GetName()}' holds no tensor '{name}'");

    /// <summary>The tensor of a name, if there is one.</summary>
    public Tensor? Find(string name) => (Tensor?)get_parameter(name) ?? get_buffer(name);

    /// <summary>The module below a parent that a dotted name means; made, with all above it, where there is none.</summary>
    public static ParameterTree At(nn.Module parent, string path)
    {
        var module = parent;
        foreach (var part in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var child = module.named_children().FirstOrDefault(known => known.name == part).module;
            if (child is null)
            {
                module.register_module(part, child = new ParameterTree(part));
            }

            module = child;
        }

        return (ParameterTree)module;
    }

    /// <summary>Takes a tensor in.</summary>
    public void Add(string name, Tensor value, bool learns)
    {
        if (learns)
        {
            register_parameter(name, (Parameter)new Parameter(value).DetachFromDisposeScope());
        }
        else
        {
            register_buffer(name, value);
        }
    }

    /// <summary>Takes in a tensor that is in no state dict.</summary>
    public void AddHidden(string name, Tensor value) => register_buffer(name, value, persistent: false);
}
