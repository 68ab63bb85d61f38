namespace Panns.Networks;

/// <summary>What a tensor of a state dict is for.</summary>
public enum ParameterKind
{
    /// <summary>Kernel of a convolution or matrix of a linear layer.</summary>
    Weight,

    /// <summary>Bias of a convolution or a linear layer.</summary>
    Bias,

    /// <summary>Scale (gamma) of a batch normalization.</summary>
    BatchNormWeight,

    /// <summary>Shift (beta) of a batch normalization.</summary>
    BatchNormBias,

    /// <summary>Running mean of a batch normalization.</summary>
    RunningMean,

    /// <summary>Running variance of a batch normalization.</summary>
    RunningVariance,

    /// <summary>num_batches_tracked: how many batches the running statistics have seen; a scalar that inference ignores.</summary>
    BatchCount,

    /// <summary>What a standardization subtracts: the mean of each feature over the examples.</summary>
    FeatureMean,

    /// <summary>What a standardization multiplies by: 1 / the standard deviation of each feature over the examples.</summary>
    FeatureScale,

    /// <summary>A constant of the front end (Fourier kernels, mel filter bank), which the settings determine.</summary>
    FrontEnd,
}
