namespace Panns.Networks;

/// <summary>What a tensor of a state dict is for.</summary>
public enum ParameterKind
{
    /// <summary>Kernel of a convolution or matrix of a linear layer.</summary>
    Weight,

    /// <summary>Bias of a convolution or a linear layer.</summary>
    Bias,

    /// <summary>Scale (gamma) of a batch normalisation.</summary>
    BatchNormWeight,

    /// <summary>Shift (beta) of a batch normalisation.</summary>
    BatchNormBias,

    /// <summary>Running mean of a batch normalisation.</summary>
    RunningMean,

    /// <summary>Running variance of a batch normalisation.</summary>
    RunningVariance,

    /// <summary>num_batches_tracked: how many batches the running statistics have seen; a scalar that inference ignores.</summary>
    BatchCount,

    /// <summary>What a standardisation subtracts: the mean of each feature over the examples.</summary>
    FeatureMean,

    /// <summary>What a standardisation multiplies by: 1 / the standard deviation of each feature over the examples.</summary>
    FeatureScale,

    /// <summary>A constant of the front end (Fourier kernels, mel filter bank), which the settings determine.</summary>
    FrontEnd,
}
