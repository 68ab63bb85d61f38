namespace Panns.Engine.Kernels.Gemm;

/// <summary>How much of a panel has columns, known at compile time.</summary>
internal interface IPanelPart
{
    static abstract bool IsWhole { get; }
}

/// <summary>Both vectors.</summary>
internal readonly struct WholePanel : IPanelPart
{
    public static bool IsWhole => true;
}

/// <summary>The first vector: a last panel of few columns.</summary>
internal readonly struct HalfPanel : IPanelPart
{
    public static bool IsWhole => false;
}
