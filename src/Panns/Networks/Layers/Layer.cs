namespace Panns.Networks.Layers;

/// <summary>
/// One standard operation of a network, as data: what it computes, how its parameters are called in the published checkpoints,
/// what it costs. Engines, exporters and counters all work from these; none of them knows an architecture.
/// </summary>
public abstract record Layer
{
    // The engines know these layers and no others.
    private protected Layer()
    {
    }

    /// <summary>Prefix of its parameters in the state dict (<c>conv_block1.conv1</c>); empty for layers without parameters.</summary>
    public string Name { get; init; } = "";

    /// <summary>The term for this operation in a layer table.</summary>
    public abstract string Operation { get; }

    /// <summary>Settings worth a column in a layer table: kernel, stride and the like.</summary>
    public virtual string Details => "";

    /// <summary>Its tensors, in the state dict's order.</summary>
    public virtual IEnumerable<ParameterSpec> Parameters => [];

    /// <summary>Shape of the result for given inputs; a dimension below 1 where the clip is too short.</summary>
    public abstract TensorShape Infer(ReadOnlySpan<TensorShape> inputs);

    /// <summary>Arithmetic for one clip.</summary>
    /// <param name="inputs">Shapes of the inputs.</param>
    /// <param name="output">Shape of the result, as <see cref="Infer"/> gives it.</param>
    public virtual LayerCost Cost(ReadOnlySpan<TensorShape> inputs, TensorShape output) => default;
}
