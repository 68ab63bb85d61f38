using Panns.Common;

namespace Panns.Training;

/// <summary>Which rule turns gradients into new weights. The learning rate is the session's, not the rule's.</summary>
public abstract record OptimizerOptions
{
    private readonly double _weightDecay;

    /// <summary>Weight decay, 0 or more: an L2 penalty, except with <see cref="AdamOptions.IsDecoupled"/>.</summary>
    public double WeightDecay { get => _weightDecay; init => _weightDecay = Guard.NotNegative(value); }
}

/// <summary>Adam (Kingma and Ba 2015), AMSGrad (Reddi et al. 2018) and AdamW (Loshchilov and Hutter 2019), as PyTorch computes them.</summary>
public sealed record AdamOptions : OptimizerOptions
{
    private readonly double _beta1 = 0.9;
    private readonly double _beta2 = 0.999;
    private readonly double _epsilon = 1e-8;

    /// <summary>Decay of the mean of gradients, from 0 to 1.</summary>
    public double Beta1 { get => _beta1; init => _beta1 = Guard.InRange(value, 0, 1); }

    /// <summary>Decay of the mean of squared gradients, from 0 to 1.</summary>
    public double Beta2 { get => _beta2; init => _beta2 = Guard.InRange(value, 0, 1); }

    /// <summary>Added to the denominator; more than 0.</summary>
    public double Epsilon { get => _epsilon; init => _epsilon = Guard.Positive(value); }

    /// <summary>Divides by the largest mean of squares so far. The released code trains with it.</summary>
    public bool AmsGrad { get; init; }

    /// <summary>Whether weight decay shrinks the weights themselves in place of adding to the gradient: AdamW.</summary>
    public bool IsDecoupled { get; init; }

    /// <summary>Plain Adam.</summary>
    public static AdamOptions Default { get; } = new();

    /// <summary>What the released training code uses: AMSGrad, no weight decay.</summary>
    public static AdamOptions Released { get; } = new() { AmsGrad = true };

    /// <summary>AdamW with PyTorch's weight decay of 0.01.</summary>
    public static AdamOptions AdamW { get; } = new() { IsDecoupled = true, WeightDecay = 0.01 };
}

/// <summary>Stochastic gradient descent, with PyTorch's momentum.</summary>
public sealed record SgdOptions : OptimizerOptions
{
    private readonly double _momentum = 0.9;

    /// <summary>Momentum, from 0 to 1.</summary>
    public double Momentum { get => _momentum; init => _momentum = Guard.InRange(value, 0, 1); }

    /// <summary>Whether to look ahead along the momentum (Nesterov).</summary>
    public bool IsNesterov { get; init; }

    /// <summary>Momentum 0.9.</summary>
    public static SgdOptions Default { get; } = new();
}
