namespace Panns.Networks;

/// <summary>Arithmetic of a layer for one clip.</summary>
/// <param name="MultiplyAdds">
/// What the released code's counter (<c>pytorch_utils.count_flops</c>) says: the "multi-adds" of Table XII. It counts two for
/// every multiplication of a convolution or linear layer, and leaves out whatever is not a module.
/// </param>
/// <param name="MultiplyAccumulates">Multiplications of convolutions and linear layers, for every position: the real work.</param>
public readonly record struct LayerCost(long MultiplyAdds, long MultiplyAccumulates)
{
    /// <summary>Adds two costs.</summary>
    public static LayerCost operator +(LayerCost left, LayerCost right)
        => new(left.MultiplyAdds + right.MultiplyAdds, left.MultiplyAccumulates + right.MultiplyAccumulates);
}
